import { useSyncExternalStore } from "react";

export interface Toast {
  id: number;
  text: string;
  textKey?: string;
  tone: "plain" | "deny";
  seconds: number;
  /** Text with the seconds that are left, for what goes out unless it is taken back. */
  countdown?: (left: number) => string;
  actionLabel?: string;
  actionKeys?: string;
  onAction?: () => void;
}

let current: Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: Toast[]): void {
  current = next;
  for (const listener of listeners) listener();
}

export function showToast(toast: Partial<Omit<Toast, "id">> & { text: string }): number {
  const id = nextId++;
  publish([...current.slice(-2), { tone: "plain", seconds: 5, ...toast, id }]);
  return id;
}

export function hideToast(id: number): void {
  publish(current.filter((toast) => toast.id !== id));
}

/** Takes the last undoable toast back: Ctrl+Z outside of text. */
export function takeBack(): boolean {
  const last = current.findLast((toast) => toast.onAction && toast.actionKeys);
  if (!last) return false;
  hideToast(last.id);
  last.onAction?.();
  return true;
}

export function useToasts(): Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
