import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Conversation, Verdict } from "@/lib/api/types";
import { showToast } from "@/lib/toasts";

import { useOperators } from "../data/directory";
import { useMessageAction } from "../data/use-message-action";
import { useSend, type Outgoing } from "../data/use-send";
import { useInboxUrl } from "../url";
import { copiesOf } from "./copies";
import { askFocus, clearWriting, endEdit, keyboard, resumeEdit, write, writeText, writing } from "./composer-store";
import { saveDraft } from "./draft-store";
import { giveBack, restore } from "./give-back";
import { mentioned } from "./suggestions";

interface Plan {
  conversation: Conversation;
  /** The verdict about exactly what is written, if it is there already. */
  known: () => Verdict | undefined;
  settle: () => Promise<Verdict | undefined>;
  onStopped: () => void;
  onDone: () => void;
}

/** Other words in place of the written ones, why they should leave though they are held, or a note made of them. */
export interface Instead {
  text?: string;
  ask?: string;
  note?: boolean;
}

interface Submitting {
  submit: () => void;
  put: (instead?: Instead) => void;
}

function takeWords(outgoing: Outgoing, inOrder: boolean): void {
  giveBack(outgoing.conversationId, outgoing.kind === "note" ? "note" : "reply", outgoing, inOrder);
}

/** Whether the gate lets an answer leave without anybody's word. An edit that is held waits by itself. */
function stops(verdict: Verdict | undefined, editing: boolean): boolean {
  return verdict?.outcome === "denied" || (verdict?.outcome === "held" && !editing);
}

/**
 * `submit` sends what is written, an answer, a note or an edit, after the gate has spoken of exactly these words; without
 * its word in time they leave for the gate itself. Words whose verdict is still asked for are taken out of the field at
 * once, so that the hand may go on, and keep their turn; what is stopped comes back. `put` sends at once: the ways out of
 * a verdict have been judged.
 */
export function useSubmit({ conversation, known, settle, onStopped, onDone }: Plan): Submitting {
  const { t } = useTranslation("inbox");
  const { id } = conversation;
  const send = useSend(takeWords);
  const { mutateAsync } = useMessageAction();
  const operators = useOperators();
  const { open } = useInboxUrl();
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const waiting = useRef(0);
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => { here.current = false; };
  }, []);

  /** Whoever has gone on to another conversation is told there. */
  const stopped = useCallback((verdict: Verdict | undefined) => {
    onStopped();
    if (here.current) return;
    const [reason] = verdict?.reasons ?? [];
    const told = [reason?.article, reason?.text || reason?.title].filter(Boolean).join(": ");
    showToast({ text: t("done.refused", { reason: told }), tone: "deny", seconds: 20, actionLabel: t("palette.open"), onAction: () => { open(id); } });
  }, [id, onStopped, open, t]);

  const made = useCallback((instead: Instead = {}): Outgoing | undefined => {
    const state = writing(id);
    const note = state.mode === "note" || instead.note === true;
    const text = instead.text ?? state.text[state.mode].trim();
    const files = note ? [] : state.uploads.flatMap((one) => (one.file ? [one.file] : []));
    if (!text && files.length === 0) return undefined;
    return {
      conversationId: id,
      kind: note ? "note" : "out",
      text,
      files,
      replyTo: note ? null : state.replyTo,
      buttons: note ? [] : keyboard(state.buttons),
      subject: note ? "" : state.subject.trim(),
      cc: note ? [] : copiesOf(state.cc).addresses,
      mentions: note ? mentioned(text, operators) : [],
      ask: instead.ask,
    };
  }, [id, operators]);

  const put = useCallback((instead: Instead = {}) => {
    const { mode, editing, text } = writing(id);
    if (mode === "reply" && editing && !instead.note) {
      const words = instead.text ?? text.reply.trim();
      if (words) mutateAsync({ id: editing.id, kind: "edit", text: words }).catch(() => { resumeEdit(editing, words); });
      endEdit(id);
      return;
    }
    const outgoing = made(instead);
    if (!outgoing) return;
    send(outgoing);
    // A note takes only the words: files and copies stay for the answer.
    if (instead.note && mode === "reply") writeText(id, "reply", "");
    else clearWriting(id, mode);
    onDone();
    askFocus();
  }, [id, made, mutateAsync, onDone, send]);

  const later = useCallback((outgoing: Outgoing) => {
    const { buttons } = writing(id);
    clearWriting(id, "reply");
    askFocus();
    waiting.current += 1;
    const asked = settle();
    turn.current = turn.current.then(() => asked).then((verdict) => {
      waiting.current -= 1;
      if (stops(verdict, false)) {
        restore(id, "reply", outgoing, true);
        write(id, { buttons });
        saveDraft(id, "reply").catch(() => undefined);
        stopped(verdict);
        return;
      }
      send(outgoing);
      onDone();
    });
  }, [id, onDone, send, settle, stopped]);

  const submit = useCallback(() => {
    const { mode, uploads, editing, cc } = writing(id);
    const isEdit = mode === "reply" && editing !== null;
    if (mode === "reply" && !isEdit && uploads.some((one) => !one.file && !one.error)) {
      showToast({ text: t("file.wait") });
      return;
    }
    const { wrong } = copiesOf(cc);
    if (mode === "reply" && !isEdit && wrong.length > 0) {
      showToast({ text: t("letter.notAddress", { words: wrong.join(", ") }), tone: "deny" });
      return;
    }
    const verdict = waiting.current === 0 ? known() : undefined;
    if (mode === "note") put();
    else if (verdict) (stops(verdict, isEdit) ? onStopped : put)();
    else if (isEdit) void settle().then((found) => { if (stops(found, true)) stopped(found); else put(); });
    else {
      const outgoing = made();
      if (outgoing) later(outgoing);
    }
  }, [id, known, later, made, onStopped, put, settle, stopped, t]);
  return { submit, put };
}
