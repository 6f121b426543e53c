// The only things kept in the browser. localStorage: the visitor's token. sessionStorage, which dies with the
// tab: messages that have not reached the server yet, so that a reload does not lose them.
import type { Pending } from "./model";

export interface Memory {
  token(): string | null;
  keepToken(token: string | null): void;
  pending(): Pending[];
  keepPending(items: Pending[]): void;
}

export function createMemory(inbox: string): Memory {
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
    token: () => token ?? safely(() => localStorage.getItem(tokenKey), null),
    keepToken: (value) => {
      token = value;
      safely(() => (value === null ? localStorage.removeItem(tokenKey) : localStorage.setItem(tokenKey, value)), undefined);
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
