import { answer, api } from "@/lib/api/client";
import { ApiError, inTime } from "@/lib/api/http";
import type { Draft, UploadedFile } from "@/lib/api/types";

import { keptFiles, write, writeText, writing, type Mode } from "./composer-store";

/** What a draft keeps; only of an answer it keeps more than its text. */
export interface Words {
  text: string;
  fileIds: number[];
  subject: string;
  cc: string;
}

export type Theirs = Partial<Pick<Draft, "version" | "text" | "subject" | "cc">> & { files?: UploadedFile[] };
type Kept = Words & { version: number };

const MODES: readonly Mode[] = ["reply", "note"];
const NOTHING: Kept = { version: 0, text: "", fileIds: [], subject: "", cc: "" };

/** What the server is known to keep. */
const kept = new Map<string, Kept>();
const keyOf = (id: number, mode: Mode): string => `${String(id)}:${mode}`;
const same = (one: Words, other: Words): boolean =>
  one.text === other.text && one.subject === other.subject && one.cc === other.cc && one.fileIds.join() === other.fileIds.join();

function keptOf({ version = 0, text = "", subject = "", cc = "", files = [] }: Theirs): Kept {
  return { version, text, subject, cc, fileIds: files.map((file) => file.id) };
}

/** What of one mode would be saved now: notes carry nothing but text, an upload that is under way is not there yet. */
function wordsOf(id: number, mode: Mode): Words {
  const { text, uploads, editing, aside, subject, cc } = writing(id);
  if (mode === "note") return { text: text.note, fileIds: [], subject: "", cc: "" };
  return { text: editing ? aside : text.reply, fileIds: keptFiles(uploads), subject, cc };
}

const turns = new Map<number, Promise<unknown>>();

/** Reading and saving of one conversation go one after another: side by side a tab would take itself for another one. */
function inTurn<T>(id: number, act: () => Promise<T>): Promise<T> {
  const done = (turns.get(id) ?? Promise.resolve()).then(act, act);
  const over = () => { if (turns.get(id) === done) turns.delete(id); };
  turns.set(id, done);
  done.then(over, over);
  return done;
}

/** Puts what the server keeps into the composer; uploads under way stay. */
export function take(id: number, mode: Mode, { text = "", files = [], subject = "", cc = "" }: Theirs): void {
  const { editing, uploads } = writing(id);
  if (editing && mode === "reply") write(id, { aside: text });
  else writeText(id, mode, text);
  if (mode === "note") return;
  const pending = uploads.filter((one) => !one.file);
  write(id, { subject, cc, uploads: [...files.map((file) => ({ key: String(file.id), name: file.name, size: file.size, file })), ...pending] });
}

/** From here on what is written here goes over this draft. */
export function goOver(id: number, mode: Mode, theirs: Theirs): void {
  kept.set(keyOf(id, mode), keptOf(theirs));
}

/** Whether the server keeps a newer draft than is known here. */
export function isNews(id: number, { kind, version }: { kind?: unknown; version?: unknown }): boolean {
  return Number(version) > (kept.get(keyOf(id, kind === "note" ? "note" : "reply")) ?? NOTHING).version;
}

/**
 * Brings what the server keeps of a conversation into its composer. Where something else was written meanwhile, it stays and
 * is known to stand over the older draft: saving it asks which one stays.
 */
export function loadDraft(id: number): Promise<void> {
  return inTurn(id, async () => {
    const params = { path: { conversation_id: id } };
    const found = (await answer(api.GET("/api/v1/conversations/{conversation_id}/draft", { params, signal: inTime() }))) as Draft[];
    for (const mode of MODES) {
      const draft = found.find((one) => one.kind === mode);
      const theirs = keptOf(draft ?? {});
      const local = wordsOf(id, mode);
      const known = kept.get(keyOf(id, mode));
      const untouched = same(local, known ?? NOTHING);
      if (!untouched && !same(local, theirs) && !(known && same(known, theirs))) continue;
      kept.set(keyOf(id, mode), theirs);
      if (untouched && draft && !same(local, theirs)) take(id, mode, draft);
    }
  });
}

/** Keeps on the server what stands in the composer by then; resolves with the draft of another tab if that is in the way. */
export function saveDraft(id: number, mode: Mode): Promise<Theirs | undefined> {
  return inTurn(id, async () => {
    const key = keyOf(id, mode);
    const { fileIds, ...words } = wordsOf(id, mode);
    const known = kept.get(key) ?? NOTHING;
    if (same(known, { fileIds, ...words })) return undefined;
    const body = { ...words, kind: mode, file_ids: fileIds, version: known.version };
    try {
      const { version } = await answer(api.PUT("/api/v1/conversations/{conversation_id}/draft", { params: { path: { conversation_id: id } }, body, signal: inTime() }));
      kept.set(key, { ...words, fileIds, version });
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "draft.conflict") throw error;
      const theirs = (error.problem["theirs"] ?? {}) as Theirs;
      if (!same(keptOf(theirs), wordsOf(id, mode))) return theirs;
      kept.set(key, keptOf(theirs));
      return undefined;
    }
  });
}
