import { useSyncExternalStore } from "react";

interface Layers {
  palette: boolean;
  /** What the search field starts with: «/» opens snippets only. */
  start: string;
  keys: boolean;
}

let layers: Layers = { palette: false, start: "", keys: false };
const listeners = new Set<() => void>();

function put(part: Partial<Layers>): void {
  layers = { ...layers, ...part };
  for (const listener of listeners) listener();
}

export function openPalette(start = ""): void {
  put({ palette: true, start, keys: false });
}

export function closePalette(): void {
  put({ palette: false });
}

export function showKeys(shown: boolean): void {
  put({ keys: shown, palette: false });
}

export function useLayers(): Layers {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => layers,
  );
}
