import { useSyncExternalStore } from "react";

/** Which conversation's meetings are shown, and which of them is open. */
interface Opened {
  conversation: number;
  meeting?: number | undefined;
}

let opened: Opened | undefined;
const listeners = new Set<() => void>();

/** The dialog is opened from the head of the thread and from a line of it. */
export function openMeetings(place?: Opened): void {
  opened = place;
  for (const listener of listeners) listener();
}

export function useMeetingsOpened(): Opened | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
}
