import { useSyncExternalStore } from "react";

interface Layout {
  panelOpen: boolean;
  checked: ReadonlySet<number>;
  lastChecked: number | undefined;
}

let layout: Layout = { panelOpen: localStorage.getItem("pristan.panel") !== "closed", checked: new Set(), lastChecked: undefined };
const listeners = new Set<() => void>();

function put(part: Partial<Layout>): void {
  layout = { ...layout, ...part };
  for (const listener of listeners) listener();
}

export function useLayout(): Layout {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => layout,
  );
}

export function togglePanel(open?: boolean): void {
  const next = open ?? !layout.panelOpen;
  localStorage.setItem("pristan.panel", next ? "open" : "closed");
  put({ panelOpen: next });
}

export function toggleChecked(id: number): void {
  const checked = new Set(layout.checked);
  if (!checked.delete(id)) checked.add(id);
  put({ checked, lastChecked: id });
}

/** Checks everything between the last checked row and this one. */
export function checkRange(id: number, order: readonly number[]): void {
  const from = order.indexOf(layout.lastChecked ?? id);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) {
    toggleChecked(id);
    return;
  }
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  put({ checked: new Set([...layout.checked, ...between]), lastChecked: id });
}

export function clearChecked(): void {
  put({ checked: new Set(), lastChecked: undefined });
}
