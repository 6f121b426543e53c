import { useCallback, useEffect, useRef, useState } from "react";

import { answer, api } from "@/lib/api/client";
import { ApiError } from "@/lib/api/http";
import type { Draft } from "@/lib/api/types";
import { onFact } from "@/lib/realtime/live";

import { writeText, writing, type Mode } from "./composer-store";

const SAVE_AFTER_MS = 700;
const MODES: readonly Mode[] = ["reply", "note"];

interface Kept {
  version: number;
  text: string;
}

const kept = new Map<string, Kept>();
const keyOf = (id: number, mode: Mode): string => `${String(id)}:${mode}`;

export interface DraftConflict {
  theirs: string;
  keepMine: () => void;
  takeTheirs: () => void;
}

async function load(id: number): Promise<void> {
  const params = { path: { conversation_id: id } };
  const found = await answer(api.GET("/api/v1/conversations/{conversation_id}/draft", { params }));
  for (const mode of MODES) {
    const draft = found.find((one) => one.kind === mode);
    const key = keyOf(id, mode);
    const local = writing(id).text[mode];
    const untouched = local === (kept.get(key)?.text ?? "");
    kept.set(key, { version: draft?.version ?? 0, text: draft?.text ?? "" });
    if (untouched && draft && draft.text !== local) writeText(id, mode, draft.text);
  }
}

/** The words are kept on the server; two tabs that write differently are asked whose words stay. */
export function useDraft(id: number, mode: Mode, text: string): { conflict: DraftConflict | null; settle: () => void } {
  const [conflict, setConflict] = useState<DraftConflict | null>(null);
  const [loaded, setLoaded] = useState(false);
  const latest = useRef(text);
  useEffect(() => { latest.current = text; });

  useEffect(() => {
    let live = true;
    const read = () => void load(id).then(() => { if (live) setLoaded(true); }, () => { if (live) setLoaded(true); });
    read();
    const stop = onFact((fact) => {
      if (fact.kind === "draft_saved" && fact.conversation_id === id) read();
    });
    return () => {
      live = false;
      stop();
    };
  }, [id]);

  const save = useCallback(async (words: string) => {
    const key = keyOf(id, mode);
    const known = kept.get(key) ?? { version: 0, text: "" };
    if (known.text === words) return;
    try {
      const body = { kind: mode, text: words, file_ids: [], version: known.version };
      const { version } = await answer(api.PUT("/api/v1/conversations/{conversation_id}/draft", { params: { path: { conversation_id: id } }, body }));
      kept.set(key, { version, text: words });
      setConflict(null);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) return;
      const theirs = (error.problem["theirs"] ?? error.problem) as Partial<Draft>;
      const version = typeof theirs.version === "number" ? theirs.version : known.version;
      const other = typeof theirs.text === "string" ? theirs.text : "";
      kept.set(key, { version, text: other });
      if (other === latest.current) return;
      setConflict({
        theirs: other,
        keepMine: () => {
          setConflict(null);
          void save(latest.current);
        },
        takeTheirs: () => {
          setConflict(null);
          writeText(id, mode, other);
        },
      });
    }
  }, [id, mode]);

  useEffect(() => {
    if (!loaded || conflict) return undefined;
    const timer = window.setTimeout(() => void save(text), SAVE_AFTER_MS);
    return () => { window.clearTimeout(timer); };
  }, [conflict, loaded, save, text]);

  useEffect(() => () => void save(latest.current), [save]);

  const settle = useCallback(() => {
    latest.current = "";
    setConflict(null);
    void save("");
  }, [save]);
  return { conflict, settle };
}
