import { useSyncExternalStore } from "react";

let opened = false;
const listeners = new Set<() => void>();

/** The dialog that begins a conversation is opened from the list, the palette, and by whoever else asks. */
export function openStart(open = true): void {
  opened = open;
  for (const listener of listeners) listener();
}

export function useStartOpened(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
}
