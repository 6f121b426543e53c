import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { useTranslation } from "react-i18next";

import { ApiError, http } from "@/lib/api/http";
import type { Message, MessageButton, UploadedFile } from "@/lib/api/types";
import { newKey } from "@/lib/key";
import { dropMessage, putMessage, type ThreadData } from "@/lib/realtime/fold-messages";
import { keys } from "@/lib/realtime/keys";
import { liveStatus, onLiveStatus } from "@/lib/realtime/live";
import { operatorId, useSession, useSettings } from "@/lib/session/session";
import { hideToast, showToast } from "@/lib/toasts";

import { flushOutbox, forget, keepForLater, openOutbox } from "./outbox";

export interface Outgoing {
  conversationId: number;
  kind: "out" | "note";
  text: string;
  files: UploadedFile[];
  replyTo: Message | null;
  buttons: MessageButton[][];
  mentions: number[];
  subject: string;
}

const offline = (error: unknown): boolean => error instanceof ApiError && (error.offline || error.status >= 502);

function put(queries: QueryClient, message: Message): void {
  queries.setQueryData<ThreadData>(keys.messages(message.conversation_id), (data) => data && putMessage(data, message));
}

function drawn(outgoing: Outgoing, clientKey: string, me: { id: number; name: string }): Message {
  return {
    id: -Date.now(),
    conversation_id: outgoing.conversationId,
    kind: outgoing.kind,
    author: { kind: "operator", id: me.id, name: me.name },
    text: outgoing.text,
    attachments: outgoing.files.map((file) => ({ ...file, url: `/api/v1/files/${String(file.id)}`, state: "stored", reason: null, duration_s: null })),
    buttons: outgoing.buttons.length > 0 ? outgoing.buttons : null,
    reply_to: outgoing.replyTo ? { id: outgoing.replyTo.id, text: outgoing.replyTo.text, author: outgoing.replyTo.author.name } : null,
    mentions: outgoing.mentions,
    mail: outgoing.subject ? { subject: outgoing.subject, cc: [], has_letter: false, is_automatic: false, is_doubtful: false, is_cut: false } : null,
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
  return { path: `${base}/messages`, body };
}

/** `giveBack` puts the words into the composer again when they were taken back or refused. */
export function useSend(giveBack: (outgoing: Outgoing) => void): (outgoing: Outgoing) => void {
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
      const undraw = () => {
        queries.setQueryData<ThreadData>(threadKey, (data) => data && dropMessage(data, clientKey));
        giveBack(outgoing);
      };
      const sent = http.post<Message>(path, body);
      const undoable = outgoing.kind === "out" && seconds > 0;
      const takeBack = () => {
        forget(clientKey);
        sent.then(
          (message) => http.post(`/api/v1/messages/${String(message.id)}/cancel`).then(undraw),
          undraw,
        ).catch((error: unknown) => {
          showToast({ text: error instanceof ApiError ? (error.problem.detail ?? error.problem.title) : "", tone: "deny" });
        });
      };
      const toast = undoable
        ? showToast({ text: "", countdown: (left) => t("done.sending", { count: left }), seconds, actionKeys: "Ctrl Z", onAction: takeBack })
        : undefined;
      sent.then(
        (message) => { put(queries, { ...message, client_key: clientKey }); },
        (error: unknown) => {
          if (offline(error)) {
            keepForLater({ path, body, drawn: shown });
            return;
          }
          if (toast !== undefined) hideToast(toast);
          undraw();
          showToast({ text: error instanceof ApiError ? (error.problem.detail ?? error.problem.title) : t("done.notSent"), tone: "deny", seconds: 10 });
        },
      );
    },
    [giveBack, queries, seconds, session, t],
  );
}

/** Sends what was written without a network as soon as there is one again. */
export function useOutboxFlush(): void {
  const { t } = useTranslation("inbox");
  const queries = useQueryClient();
  openOutbox(operatorId(useSession()));
  useEffect(() => {
    const flush = () => {
      if (liveStatus().state === "offline") return;
      void flushOutbox(
        (answer, result) => { put(queries, { ...(result as Message), client_key: answer.body.client_key }); },
        (_answer, error) => { showToast({ text: error instanceof ApiError ? error.problem.title : t("done.notSent"), tone: "deny", seconds: 10 }); },
        offline,
      );
    };
    flush();
    return onLiveStatus(flush);
  }, [queries, t]);
}
