import type { Message, UploadedFile } from "@/lib/api/types";

import { askFocus, BUTTON_KINDS, write, writing, type Mode, type Writing } from "./composer-store";

interface Words {
  text: string;
  files: UploadedFile[];
  replyTo: Message | null;
  subject?: string;
}

/** What did not leave goes back to where it was written, before whatever is being written there now. */
export function giveBack(id: number, mode: Mode, words: Words): void {
  const state = writing(id);
  const text = state.text[mode] ? `${words.text}\n${state.text[mode]}` : words.text;
  const uploads = words.files.map((file) => ({ key: String(file.id), name: file.name, size: file.size, file }));
  write(id, { mode, text: { ...state.text, [mode]: text }, uploads: [...uploads, ...state.uploads], replyTo: words.replyTo, subject: words.subject ?? state.subject });
  askFocus();
}

export function fileOf({ url, name, mime, size, kind, width, height }: Message["attachments"][number]): UploadedFile[] {
  const id = Number(/\/files\/(\d+)$/.exec(url ?? "")?.[1]);
  return id ? [{ id, name, mime, size: size ?? 0, kind, width, height }] : [];
}

/** A message that was taken back: its words, files and buttons. */
export function giveBackMessage(message: Message): void {
  const id = message.conversation_id;
  giveBack(id, "reply", { text: message.text, files: message.attachments.flatMap(fileOf), replyTo: writing(id).replyTo, subject: message.mail?.subject ?? "" });
  const buttons = (message.buttons ?? []).flat().map(({ text, kind, payload, url }): Writing["buttons"][number] =>
    kind === "link" ? { text, kind, value: url ?? "" } : { text, kind: BUTTON_KINDS.find((known) => known === kind) ?? "callback", value: payload ?? "" });
  if (buttons.length > 0) write(id, { buttons });
}
