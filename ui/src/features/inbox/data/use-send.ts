import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";

import { ApiError, explain, http } from "@/lib/api/http";
import type { Message, MessageButton, UploadedFile } from "@/lib/api/types";
import { newKey } from "@/lib/key";
import { dropMessage, putMessage, type ThreadData } from "@/lib/realtime/fold-messages";
import { keys } from "@/lib/realtime/keys";
import { liveStatus, onLiveStatus } from "@/lib/realtime/live";
import { operatorId, useSession, useSettings } from "@/lib/session/session";
import { hideToast, showToast } from "@/lib/toasts";

import { flushOutbox, inTurn, keepForLater, mayGoLater, onTakenElsewhere, openOutbox, takeOut, waitingAnswers, type Waiting } from "./outbox";

export interface Outgoing {
  conversationId: number;
  kind: "out" | "note";
  text: string;
  files: UploadedFile[];
  replyTo: Message | null;
  buttons: MessageButton[][];
  mentions: number[];
  subject: string;
  cc: string[];
  /** Why it should leave though the gate holds it; for whoever decides. */
  ask?: string;
}

/** What waits is tried anew so often: a server that was away for a moment never counted as lost. */
const TRY_AGAIN_MS = 5000;

function put(queries: QueryClient, message: Message): void {
  queries.setQueryData<ThreadData>(keys.messages(message.conversation_id), (data) => data && putMessage(data, message));
}

/** What another tab or a later try made of an answer that is drawn here. */
function storedAs(queries: QueryClient, conversation: number, clientKey: string): Message | undefined {
  const known = queries.getQueryData<ThreadData>(keys.messages(conversation))?.pages.flatMap((page) => page.items);
  return known?.find((message) => message.client_key === clientKey && message.id > 0);
}

let lastDrawn = 0;

/** Below all others, also of the same millisecond: two that are let go together stay two. */
function nextDrawn(): number {
  lastDrawn = Math.min(lastDrawn - 1, -Date.now());
  return lastDrawn;
}

function drawn(outgoing: Outgoing, clientKey: string, me: { id: number; name: string }): Message {
  return {
    id: nextDrawn(),
    conversation_id: outgoing.conversationId,
    kind: outgoing.kind,
    author: { kind: "operator", id: me.id, name: me.name },
    text: outgoing.text,
    attachments: outgoing.files.map((file) => ({ ...file, url: `/api/v1/files/${String(file.id)}`, state: "stored", reason: null, duration_s: null })),
    buttons: outgoing.buttons.length > 0 ? outgoing.buttons : null,
    reply_to: outgoing.replyTo ? { id: outgoing.replyTo.id, text: outgoing.replyTo.text, author: outgoing.replyTo.author.name } : null,
    mentions: outgoing.mentions,
    mail: outgoing.subject || outgoing.cc.length > 0 ? { subject: outgoing.subject, cc: outgoing.cc, others: [], has_letter: false, is_automatic: false, is_doubtful: false, is_cut: false } : null,
    sent_at: new Date().toISOString(),
    edited_at: null,
    removed_at: null,
    failure: null,
    undo_until: null,
    waiting: null,
    state: outgoing.kind === "note" ? "received" : "queued",
    client_key: clientKey,
    version: 0,
  };
}

function request(outgoing: Outgoing, clientKey: string): { path: string; body: { client_key: string; [field: string]: unknown } } {
  const base = `/api/v1/conversations/${String(outgoing.conversationId)}`;
  if (outgoing.kind === "note") return { path: `${base}/notes`, body: { text: outgoing.text, mentions: outgoing.mentions, client_key: clientKey } };
  const body: { client_key: string; [field: string]: unknown } = { text: outgoing.text, file_ids: outgoing.files.map((file) => file.id), client_key: clientKey };
  if (outgoing.replyTo) body["reply_to_id"] = outgoing.replyTo.id;
  if (outgoing.buttons.length > 0) body["buttons"] = outgoing.buttons;
  if (outgoing.subject) body["subject"] = outgoing.subject;
  if (outgoing.cc.length > 0) body["cc"] = outgoing.cc;
  if (outgoing.ask) body["ask"] = outgoing.ask;
  return { path: `${base}/messages`, body };
}

/** `giveBack` puts the words into the composer again when they were taken back or, `inOrder`, refused. */
export function useSend(giveBack: (outgoing: Outgoing, inOrder: boolean) => void): (outgoing: Outgoing) => void {
  const { t } = useTranslation("inbox");
  const queries = useQueryClient();
  const session = useSession();
  const { undo_seconds: seconds } = useSettings();

  return useCallback(
    (outgoing: Outgoing) => {
      const clientKey = newKey();
      const { path, body } = request(outgoing, clientKey);
      const threadKey = keys.messages(outgoing.conversationId);
      const shown = drawn(outgoing, clientKey, { id: operatorId(session), name: session.account.name });
      put(queries, shown);
      const undraw = (inOrder = false) => {
        queries.setQueryData<ThreadData>(threadKey, (data) => data && dropMessage(data, clientKey));
        giveBack(outgoing, inOrder);
      };
      const sent = inTurn({ path, body, drawn: shown });
      const undoable = outgoing.kind === "out" && seconds > 0;
      const cancel = (message: Message) => http.post(`/api/v1/messages/${String(message.id)}/cancel`).then(() => { undraw(); });
      const takeBack = () => {
        sent.then(cancel, async () => {
          if (await takeOut(clientKey)) {
            undraw();
            return;
          }
          const stored = storedAs(queries, outgoing.conversationId, clientKey);
          if (stored) await cancel(stored);
          else showToast({ text: t("done.leftAlready") });
        }).catch((error: unknown) => {
          showToast({ text: error instanceof ApiError ? (error.problem.detail ?? error.problem.title) : "", tone: "deny" });
        });
      };
      const toast = undoable
        ? showToast({ text: "", countdown: (left) => t("done.sending", { count: left }), seconds, actionKeys: "Ctrl Z", onAction: takeBack })
        : undefined;
      sent.then(
        (message) => { put(queries, { ...message, client_key: clientKey }); },
        (error: unknown) => {
          if (mayGoLater(error) && keepForLater({ path, body, drawn: shown })) return;
          if (toast !== undefined) hideToast(toast);
          undraw(true);
          showToast({ text: error instanceof ApiError ? (error.problem.detail ?? error.problem.title) : t("done.notSent"), tone: "deny", seconds: 10 });
        },
      );
    },
    [giveBack, queries, seconds, session, t],
  );
}

/** Sends what was written without a network as soon as there is one again; what is refused then comes back to where it was written. */
export function useOutboxFlush(giveBack: (drawn: Message) => Promise<void>, open: (conversation: number) => void): void {
  const { t } = useTranslation("inbox");
  const queries = useQueryClient();
  openOutbox(operatorId(useSession()));
  const refused = useEffectEvent(async ({ drawn, body }: Waiting, error: unknown) => {
    await giveBack(drawn);
    queries.setQueryData<ThreadData>(keys.messages(drawn.conversation_id), (data) => data && dropMessage(data, body.client_key));
    showToast({ text: t("done.refused", { reason: explain(error) }), tone: "deny", seconds: 20, actionLabel: t("palette.open"), onAction: () => { open(drawn.conversation_id); } });
  });
  useEffect(() => {
    const flush = () => {
      if (liveStatus().state === "offline") return;
      void flushOutbox({
        onSent: (answer, result) => { put(queries, { ...(result as Message), client_key: answer.body.client_key }); },
        onRefused: (answer, error) => refused(answer, error),
      });
    };
    flush();
    const again = window.setInterval(() => { if (waitingAnswers().length > 0) flush(); }, TRY_AGAIN_MS);
    const stop = onLiveStatus(flush);
    const stopHearing = onTakenElsewhere((gone) => {
      for (const { drawn, body } of gone) {
        if (storedAs(queries, drawn.conversation_id, body.client_key)) continue;
        queries.setQueryData<ThreadData>(keys.messages(drawn.conversation_id), (data) => data && dropMessage(data, body.client_key));
      }
    });
    return () => {
      window.clearInterval(again);
      stop();
      stopHearing();
    };
  }, [queries]);
}
