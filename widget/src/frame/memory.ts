// The only things kept in the browser. localStorage: the visitor's token; ours if the browser lets a frame have one,
// else the page's, because a chat that forgets everybody at each reload is worse. sessionStorage, which dies with the
// tab: messages that have not reached the server yet, so that a reload does not lose them.
import type { Pending } from "./model";

export interface Memory {
  token(): string | null;
  keepToken(token: string | null): void;
  pending(): Pending[];
  keepPending(items: Pending[]): void;
}

export interface Page {
  /** What the page around kept for us, if the browser refuses us storage of our own. */
  kept: string | null;
  keep(token: string | null): void;
}

export function createMemory(inbox: string, page: Page): Memory {
  const tokenKey = `pristan.${inbox}`;
  const pendingKey = `pristan.${inbox}.unsent`;
  let token: string | null = null;
  const safely = <T>(act: () => T, otherwise: T): T => {
    try {
      return act();
    } catch {
      // Storage may be forbidden by the browser: then the chat lives as long as the page does.
      return otherwise;
    }
  };
  return {
    token: () => token ?? safely(() => localStorage.getItem(tokenKey), page.kept),
    keepToken: (value) => {
      token = value;
      page.kept = null;
      const isKept = safely(() => {
        if (value === null) localStorage.removeItem(tokenKey);
        else localStorage.setItem(tokenKey, value);
        return true;
      }, false);
      if (!isKept) page.keep(value);
    },
    pending: () =>
      safely(() => {
        const kept: unknown = JSON.parse(sessionStorage.getItem(pendingKey) ?? "[]");
        return Array.isArray(kept) ? (kept as Pending[]).map((item) => ({ ...item, state: item.state === "failed" ? "failed" : "waiting" })) : [];
      }, []),
    keepPending: (items) => {
      safely(() => (items.length === 0 ? sessionStorage.removeItem(pendingKey) : sessionStorage.setItem(pendingKey, JSON.stringify(items))), undefined);
    },
  };
}
