import { useCallback, useRef } from "react";

import { api } from "@/lib/api/client";

const EVERY_MS = 4000;

/** Tells colleagues and the customer that an answer is being written, at most once in a few seconds. */
export function useTypingSignal(id: number): () => void {
  const last = useRef(0);
  return useCallback(() => {
    if (Date.now() - last.current < EVERY_MS) return;
    last.current = Date.now();
    api.POST("/api/v1/conversations/{conversation_id}/typing", { params: { path: { conversation_id: id } } }).catch(() => undefined);
  }, [id]);
}
