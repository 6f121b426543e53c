import { useSyncExternalStore } from "react";

/** The message the customer is correcting: begun in the card, finished in the phone. */
export interface Editing {
  mid: string;
  text: string;
}

let current: Editing | null = null;
const listeners = new Set<() => void>();

function set(next: Editing | null): void {
  current = next;
  for (const listener of listeners) listener();
}

export function startEditing(message: Editing): void {
  set(message);
}

export function stopEditing(): void {
  set(null);
}

export function useEditing(): Editing | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
