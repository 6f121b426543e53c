// Tells the server what arrived and what was looked at; each position is told once.
import type { Api } from "./api";
import type { State } from "./model";

export interface Receipts {
  tell(): void;
  reset(): void;
}

export function createReceipts(api: Api, state: State): Receipts {
  let told = { delivered: 0, read: 0 };
  return {
    tell: () => {
      if (state.session === null || state.preview) return;
      const looking = state.open && document.visibilityState === "visible" && state.screen === "chat";
      const shown = [...state.messages.values()].filter((message) => message.direction === "out");
      const last = Math.max(0, ...shown.map((message) => message.position));
      const known = state.session.read_position;
      if (looking && last > Math.max(told.read, known)) {
        told = { delivered: last, read: last };
        state.session.read_position = last;
        api.read(last, "read").catch(() => {
          told.read = 0;
          if (state.session !== null) state.session.read_position = known;
        });
      } else if (last > Math.max(told.delivered, known)) {
        told.delivered = last;
        api.read(last, "delivered").catch(() => (told.delivered = 0));
      }
    },
    reset: () => {
      told = { delivered: 0, read: 0 };
    },
  };
}
