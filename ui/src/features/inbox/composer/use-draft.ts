import { useCallback, useEffect, useState } from "react";

import { answer, api } from "@/lib/api/client";
import { ApiError } from "@/lib/api/http";
import type { Draft, UploadedFile } from "@/lib/api/types";
import { onFact } from "@/lib/realtime/live";

import { keptFiles, write, writeText, writing, type Mode } from "./composer-store";

const SAVE_AFTER_MS = 700;
const MODES: readonly Mode[] = ["reply", "note"];

interface Words {
  text: string;
  fileIds: number[];
}

type Kept = Words & { version: number };

const kept = new Map<string, Kept>();
const keyOf = (id: number, mode: Mode): string => `${String(id)}:${mode}`;
const same = (one: Words, other: Words): boolean => one.text === other.text && one.fileIds.join() === other.fileIds.join();

/** What of one mode would be saved now: notes carry no files, an upload that is under way is not there yet. */
function wordsOf(id: number, mode: Mode): Words {
  const { text, uploads, editing, aside } = writing(id);
  return { text: editing && mode === "reply" ? aside : text[mode], fileIds: mode === "note" ? [] : keptFiles(uploads) };
}

export interface DraftConflict {
  theirs: string;
  files: number;
  keepMine: () => void;
  takeTheirs: () => void;
}

function take(id: number, mode: Mode, { text, files }: { text: string; files: UploadedFile[] }): void {
  if (writing(id).editing && mode === "reply") write(id, { aside: text });
  else writeText(id, mode, text);
  if (mode === "note") return;
  const pending = writing(id).uploads.filter((one) => !one.file);
  write(id, { uploads: [...files.map((file) => ({ key: String(file.id), name: file.name, size: file.size, file })), ...pending] });
}

/** Brings what the server keeps of a conversation into its composer, unless something else was written there. */
export async function loadDraft(id: number): Promise<void> {
  const params = { path: { conversation_id: id } };
  const found = (await answer(api.GET("/api/v1/conversations/{conversation_id}/draft", { params }))) as Draft[];
  for (const mode of MODES) {
    const draft = found.find((one) => one.kind === mode);
    const theirs: Words = { text: draft?.text ?? "", fileIds: draft?.files.map((file) => file.id) ?? [] };
    const key = keyOf(id, mode);
    const local = wordsOf(id, mode);
    const untouched = same(local, kept.get(key) ?? { text: "", fileIds: [] });
    kept.set(key, { version: draft?.version ?? 0, ...theirs });
    if (untouched && draft && !same(local, theirs)) take(id, mode, draft);
  }
}

/** Words and files are kept on the server; two tabs that write differently are asked whose draft stays. */
export function useDraft(id: number, mode: Mode, { text, fileIds }: Words): { conflict: DraftConflict | null; settle: () => void } {
  const [conflict, setConflict] = useState<DraftConflict | null>(null);
  const [loaded, setLoaded] = useState(false);

  useEffect(() => {
    let live = true;
    const read = () => void loadDraft(id).then(() => { if (live) setLoaded(true); }, () => { if (live) setLoaded(true); });
    read();
    const stop = onFact((fact) => {
      if (fact.kind === "draft_saved" && fact.conversation_id === id) read();
    });
    return () => {
      live = false;
      stop();
    };
  }, [id]);

  const save = useCallback(async (words: Words) => {
    const key = keyOf(id, mode);
    const known = kept.get(key) ?? { version: 0, text: "", fileIds: [] };
    if (same(known, words)) return;
    try {
      const body = { kind: mode, text: words.text, file_ids: words.fileIds, version: known.version };
      const { version } = await answer(api.PUT("/api/v1/conversations/{conversation_id}/draft", { params: { path: { conversation_id: id } }, body }));
      kept.set(key, { version, ...words });
      setConflict(null);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) return;
      const { version = known.version, text: other = "", files = [] } = (error.problem["theirs"] ?? {}) as Partial<Draft>;
      const theirs: Words = { text: other, fileIds: files.map((file) => file.id) };
      kept.set(key, { version, ...theirs });
      if (same(theirs, wordsOf(id, mode))) return;
      setConflict({
        theirs: other,
        files: files.length,
        keepMine: () => {
          setConflict(null);
          void save(wordsOf(id, mode));
        },
        takeTheirs: () => {
          setConflict(null);
          take(id, mode, { text: other, files });
        },
      });
    }
  }, [id, mode]);

  const ids = fileIds.join();
  useEffect(() => {
    if (!loaded || conflict) return undefined;
    const timer = window.setTimeout(() => void save(wordsOf(id, mode)), SAVE_AFTER_MS);
    return () => { window.clearTimeout(timer); };
  }, [conflict, id, ids, loaded, mode, save, text]);

  useEffect(() => () => { if (loaded) void save(wordsOf(id, mode)); }, [id, loaded, mode, save]);

  const settle = useCallback(() => {
    setConflict(null);
    void save({ text: "", fileIds: [] });
  }, [save]);
  return { conflict, settle };
}
