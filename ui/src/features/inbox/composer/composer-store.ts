import { useSyncExternalStore } from "react";

import type { Message, MessageButton, UploadedFile } from "@/lib/api/types";

export type Mode = "reply" | "note";

export interface Upload {
  key: string;
  name: string;
  size: number;
  file?: UploadedFile;
  error?: string;
}

export const BUTTON_KINDS = ["callback", "link", "request_contact", "request_location"] as const;
export type ButtonKind = (typeof BUTTON_KINDS)[number];

export interface WrittenButton {
  text: string;
  kind: ButtonKind;
  value: string;
}

/** What is being written in one conversation; survives going to another conversation and back. */
export interface Writing {
  mode: Mode;
  text: Record<Mode, string>;
  uploads: Upload[];
  replyTo: Message | null;
  editing: Message | null;
  /** The answer that was being written when an edit began; it comes back when the edit ends. */
  aside: string;
  buttons: WrittenButton[];
  /** Of a letter; empty means the one the correspondence has. */
  subject: string;
  /** Who else gets the letter, as it is written. */
  cc: string;
}

const EMPTY: Writing = { mode: "reply", text: { reply: "", note: "" }, uploads: [], replyTo: null, editing: null, aside: "", buttons: [], subject: "", cc: "" };
const writings = new Map<number, Writing>();
const listeners = new Set<() => void>();
let focusAsked = 0;

function tell(): void {
  for (const listener of listeners) listener();
}

export function writing(id: number): Writing {
  return writings.get(id) ?? EMPTY;
}

export function write(id: number, part: Partial<Writing>): void {
  writings.set(id, { ...writing(id), ...part });
  tell();
}

export function writeText(id: number, mode: Mode, text: string): void {
  write(id, { text: { ...writing(id).text, [mode]: text } });
}

export function clearWriting(id: number, mode: Mode): void {
  const old = writing(id);
  const sent = mode === "reply" ? { uploads: [], replyTo: null, buttons: [], subject: "", cc: "" } : {};
  write(id, { text: { ...old.text, [mode]: "" }, ...sent });
}

export function keptFiles(uploads: readonly Upload[]): number[] {
  return uploads.flatMap((one) => (one.file ? [one.file.id] : []));
}

/** The written buttons as they are sent: one in a row, those without a name or an address left out. */
export function keyboard(buttons: readonly WrittenButton[]): MessageButton[][] {
  return buttons
    .filter((one) => one.text.trim() && (one.kind !== "link" || one.value.trim()))
    .map(({ text, kind, value }) => {
      const named = { text: text.trim(), kind };
      if (kind === "link") return [{ ...named, url: value.trim() }];
      return [kind === "callback" ? { ...named, payload: value || named.text } : named];
    });
}

export function askFocus(): void {
  focusAsked += 1;
  tell();
}

let focusFor: number | undefined;

/** The composer of the conversation that opens next takes the focus over: the hand stays where it was. */
export function passFocus(id: number): void {
  focusFor = document.activeElement?.closest("[data-region=composer]") ? id : undefined;
}

/** The composer of this conversation takes the focus when it opens. */
export function bringFocus(id: number): void {
  focusFor = id;
}

export function takeFocus(id: number): boolean {
  const mine = focusFor === id;
  if (mine) focusFor = undefined;
  return mine;
}

export function startReply(message: Message): void {
  write(message.conversation_id, { replyTo: message, editing: null, mode: "reply" });
  askFocus();
}

export function startEdit(message: Message): void {
  const id = message.conversation_id;
  const { editing, aside, text } = writing(id);
  write(id, { editing: message, aside: editing ? aside : text.reply, replyTo: null, mode: "reply", text: { ...text, reply: message.text } });
  askFocus();
}

/** An edit that did not reach the server: its words come back, unless something else is being edited by now. */
export function resumeEdit(message: Message, words: string): void {
  const id = message.conversation_id;
  if (writing(id).editing) return;
  startEdit(message);
  writeText(id, "reply", words);
}

export function endEdit(id: number): void {
  const { aside, text } = writing(id);
  write(id, { editing: null, aside: "", text: { ...text, reply: aside } });
}

/** Puts a snippet or a mention where the caret is, or at the end. */
export function addText(id: number, text: string): void {
  const { mode, text: old } = writing(id);
  const before = old[mode];
  writeText(id, mode, before && !before.endsWith(" ") && !before.endsWith("\n") ? `${before} ${text}` : before + text);
  askFocus();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useWriting(id: number): Writing {
  return useSyncExternalStore(subscribe, () => writing(id));
}

export function useFocusAsked(): number {
  return useSyncExternalStore(subscribe, () => focusAsked);
}
