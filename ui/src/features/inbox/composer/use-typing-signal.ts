import { useCallback, useRef } from "react";

import { http } from "@/lib/api/http";

const EVERY_MS = 4000;

/** Tells colleagues and the customer that an answer is being written, at most once in a few seconds. */
export function useTypingSignal(id: number): () => void {
  const last = useRef(0);
  return useCallback(() => {
    if (Date.now() - last.current < EVERY_MS) return;
    last.current = Date.now();
    http.post(`/api/v1/conversations/${String(id)}/typing`).catch(() => undefined);
  }, [id]);
}
