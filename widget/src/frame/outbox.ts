// Sends what the visitor wrote, one after another, until the server has it. The client key makes a repeat harmless.
import { type Api, Refused } from "./api";
import type { Message, Pending } from "./model";
import { t } from "./text";

export interface Outbox {
  wake(): void;
}

export function createOutbox(
  api: Api,
  hooks: { pending(): Pending[]; changed(): void; sent(message: Message, item: Pending): void; lost(): void },
): Outbox {
  let busy = false;
  let timer = 0;
  let attempt = 0;

  const deliver = (item: Pending): Promise<Message> =>
    item.press !== undefined
      ? api.press(item.press.message_id, { client_key: item.client_key, payload: item.press.payload })
      : api.send({
          client_key: item.client_key,
          text: item.text,
          file_ids: item.attachments.map((file) => file.id),
          reply_to_id: item.reply_to?.id ?? null,
        });

  /** Try again in a while; what stands behind waits too, so the order is kept. */
  const later = (error: Refused | null): void => {
    for (const one of hooks.pending()) if (one.state === "sending") one.state = "waiting";
    const wait = (error?.problem.retry_after_s ?? 0) * 1000 || Math.min(20_000, 700 * 2 ** attempt);
    attempt += 1;
    timer = window.setTimeout(() => void run(), wait);
  };

  /** One message; tells whether the next may go at once. */
  const step = async (item: Pending): Promise<boolean> => {
    item.state = "sending";
    hooks.changed();
    try {
      const message = await deliver(item);
      attempt = 0;
      hooks.sent(message, item);
      return true;
    } catch (error) {
      if (error instanceof Refused && error.status === 401) {
        item.state = "waiting";
        hooks.lost();
        return false;
      }
      if (error instanceof Refused && !error.passing) {
        item.state = "failed";
        item.reason = error.problem.detail || t("broken");
        return true;
      }
      later(error instanceof Refused ? error : null);
      return false;
    }
  };

  const run = async (): Promise<void> => {
    if (busy || api.token === null) return;
    clearTimeout(timer);
    busy = true;
    for (let item = next(); item !== undefined; item = next()) if (!(await step(item))) break;
    busy = false;
    hooks.changed();
  };
  const next = (): Pending | undefined => hooks.pending().find((one) => one.state !== "failed");

  addEventListener("online", () => void run());
  return {
    wake: () => {
      attempt = 0;
      void run();
    },
  };
}
