import { useCallback, useEffect, useState } from "react";

import { onFact } from "@/lib/realtime/live";

import { mayGoLater } from "../data/outbox";
import type { Mode } from "./composer-store";
import { goOver, isNews, loadDraft, saveDraft, take, type Theirs, type Words } from "./draft-store";

const SAVE_AFTER_MS = 700;
/** The server was not reached: it is asked again though nobody writes on. */
const TRY_AGAIN_MS = 5000;

export interface DraftConflict {
  theirs: string;
  files: number;
  keepMine: () => void;
  takeTheirs: () => void;
}

/** Words, files, subject and copies are kept on the server; two tabs that write differently are asked whose draft stays. */
export function useDraft(id: number, mode: Mode, words: Words): { conflict: DraftConflict | null; settle: () => void } {
  const [found, setFound] = useState<{ id: number; mode: Mode; theirs: Theirs } | null>(null);
  const [loaded, setLoaded] = useState(false);
  const [failed, setFailed] = useState(0);

  useEffect(() => {
    let live = true;
    const read = () => void loadDraft(id).then(() => { if (live) setLoaded(true); }, () => { if (live) setLoaded(true); });
    read();
    const stop = onFact((fact) => {
      if (fact.kind === "draft_saved" && fact.conversation_id === id && isNews(id, fact.data ?? {})) read();
    });
    return () => {
      live = false;
      stop();
    };
  }, [id]);

  const save = useCallback(() => {
    saveDraft(id, mode).then(
      (other) => {
        setFound((known) => (other ? { id, mode, theirs: other } : known?.id === id && known.mode === mode ? null : known));
        setFailed(0);
      },
      (error: unknown) => { if (mayGoLater(error)) setFailed((count) => count + 1); },
    );
  }, [id, mode]);

  // A question about the answer is not asked, and not answered, over the note.
  const theirs = found?.id === id && found.mode === mode ? found.theirs : null;
  const written = JSON.stringify(words);
  useEffect(() => {
    if (!loaded || theirs) return undefined;
    const timer = window.setTimeout(save, failed > 0 ? TRY_AGAIN_MS : SAVE_AFTER_MS);
    return () => { window.clearTimeout(timer); };
  }, [failed, loaded, save, theirs, written]);

  useEffect(() => () => { if (loaded) save(); }, [loaded, save]);

  const conflict = theirs && {
    theirs: theirs.text ?? "",
    files: theirs.files?.length ?? 0,
    keepMine: () => {
      goOver(id, mode, theirs);
      save();
    },
    takeTheirs: () => {
      goOver(id, mode, theirs);
      setFound(null);
      take(id, mode, theirs);
    },
  };
  return { conflict, settle: save };
}
