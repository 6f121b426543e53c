import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import type { Conversation } from "@/lib/api/types";
import { showToast } from "@/lib/toasts";

import { useOperators } from "../data/directory";
import { useMessageAction } from "../data/use-message-action";
import { useSend, type Outgoing } from "../data/use-send";
import { askFocus, clearWriting, endEdit, keyboard, writing } from "./composer-store";
import { giveBack } from "./give-back";
import { mentioned } from "./suggestions";

interface Plan {
  conversation: Conversation;
  denied: boolean;
  onDenied: () => void;
  onDone: () => void;
}

function takeWords(outgoing: Outgoing): void {
  giveBack(outgoing.conversationId, outgoing.kind === "note" ? "note" : "reply", outgoing);
}

/** Sends what is written: an answer, a note or an edit. Refuses what the gate stops and waits for files. */
export function useSubmit({ conversation, denied, onDenied, onDone }: Plan): () => void {
  const { t } = useTranslation("inbox");
  const { id } = conversation;
  const send = useSend(takeWords);
  const { mutate } = useMessageAction();
  const operators = useOperators();
  return useCallback(() => {
    const state = writing(id);
    const { mode, uploads, editing } = state;
    const text = state.text[mode].trim();
    if (denied) {
      onDenied();
      return;
    }
    if (mode === "reply" && editing) {
      if (text) mutate({ id: editing.id, kind: "edit", text });
      endEdit(id);
      return;
    }
    if (uploads.some((one) => !one.file && !one.error)) {
      showToast({ text: t("file.wait") });
      return;
    }
    const files = mode === "note" ? [] : uploads.flatMap((one) => (one.file ? [one.file] : []));
    if (!text && files.length === 0) return;
    send({
      conversationId: id,
      kind: mode === "note" ? "note" : "out",
      text,
      files,
      replyTo: mode === "note" ? null : state.replyTo,
      buttons: mode === "note" ? [] : keyboard(state.buttons),
      subject: mode === "note" ? "" : state.subject.trim(),
      mentions: mode === "note" ? mentioned(text, operators) : [],
    });
    clearWriting(id, mode);
    onDone();
    askFocus();
  }, [denied, id, mutate, onDenied, onDone, operators, send, t]);
}
