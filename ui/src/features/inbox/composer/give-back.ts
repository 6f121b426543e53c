import type { Message, MessageButton, UploadedFile } from "@/lib/api/types";

import { askFocus, BUTTON_KINDS, write, writing, type Mode, type WrittenButton } from "./composer-store";
import { loadDraft, saveDraft } from "./draft-store";

interface Words {
  text: string;
  files: UploadedFile[];
  replyTo: Message | null;
  subject?: string;
  cc?: string[];
  buttons?: MessageButton[][] | null;
}

function written(rows: MessageButton[][]): WrittenButton[] {
  return rows.flat().map(({ text, kind, payload, url }) =>
    kind === "link" ? { text, kind, value: url ?? "" } : { text, kind: BUTTON_KINDS.find((known) => known === kind) ?? "callback", value: payload ?? "" });
}

/** What came back of itself last, by its place: what was written after it comes back after it. */
const returned = new Map<string, string>();

function together(key: string, text: string, { begun, inOrder }: { begun: string; inOrder: boolean }): string {
  const known = inOrder ? returned.get(key) : undefined;
  const front = known && `${begun}\n`.startsWith(`${known}\n`) ? known : "";
  const back = [front, text].filter(Boolean).join("\n");
  if (inOrder) returned.set(key, back);
  return [back, begun.slice(front.length).replace(/^\n/u, "")].filter(Boolean).join("\n");
}

/**
 * What did not leave stands again where it was written, before whatever is being written there now. While something sent is
 * being edited, it stands aside with the answer that was begun. `inOrder`: it comes back of itself, the first written first;
 * a person takes back the last written first.
 */
export function restore(id: number, mode: Mode, words: Words, inOrder = false): void {
  const state = writing(id);
  const aside = mode === "reply" && state.editing !== null;
  const text = together(`${String(id)}:${mode}`, words.text, { begun: aside ? state.aside : state.text[mode], inOrder });
  const uploads = words.files.map((file) => ({ key: String(file.id), name: file.name, size: file.size, file }));
  write(id, aside ? { aside: text } : { mode, text: { ...state.text, [mode]: text }, replyTo: words.replyTo });
  if (mode === "note") return;
  const cc = words.cc?.length ? words.cc.join(", ") : state.cc;
  write(id, { uploads: [...uploads, ...state.uploads], subject: words.subject || state.subject, cc });
  if (words.buttons?.length && state.buttons.length === 0) write(id, { buttons: written(words.buttons) });
}

/** The same, and the hand goes on there. It is kept at once: another conversation may be open by now. */
export function giveBack(id: number, mode: Mode, words: Words, inOrder = false): void {
  restore(id, mode, words, inOrder);
  saveDraft(id, mode).catch(() => undefined);
  askFocus();
}

export function fileOf({ url, name, mime, size, kind, width, height }: Message["attachments"][number]): UploadedFile[] {
  const id = Number(/\/files\/(\d+)$/.exec(url ?? "")?.[1]);
  return id ? [{ id, name, mime, size: size ?? 0, kind, width, height }] : [];
}

/** A message that was taken back: its words, files and buttons, its subject and copies. */
export function giveBackMessage(message: Message): void {
  const id = message.conversation_id;
  giveBack(id, "reply", { text: message.text, files: message.attachments.flatMap(fileOf), replyTo: writing(id).replyTo, subject: message.mail?.subject ?? "", cc: message.mail?.cc, buttons: message.buttons });
}

/** What was refused after its time comes back to its composer, and is kept on the server like any other draft. */
export async function giveBackForLater(drawn: Message): Promise<void> {
  const { conversation_id: id, kind } = drawn;
  const mode: Mode = kind === "note" ? "note" : "reply";
  await loadDraft(id).catch(() => undefined);
  restore(id, mode, { text: drawn.text, files: drawn.attachments.flatMap(fileOf), replyTo: null, subject: drawn.mail?.subject ?? "", cc: drawn.mail?.cc, buttons: drawn.buttons }, true);
  await saveDraft(id, mode).catch(() => undefined);
}
