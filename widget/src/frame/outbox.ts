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

  const later = (item: Pending, error: Refused | null): void => {
    item.state = "waiting";
    const wait = (error?.problem.retry_after_s ?? 0) * 1000 || Math.min(20_000, 700 * 2 ** attempt);
    attempt += 1;
    timer = window.setTimeout(run, wait);
  };

  const run = async (): Promise<void> => {
    clearTimeout(timer);
    if (busy || api.token === null) return;
    const item = hooks.pending().find((one) => one.state !== "failed");
    if (item === undefined) return;
    busy = true;
    item.state = "sending";
    hooks.changed();
    try {
      const message = await deliver(item);
      attempt = 0;
      hooks.sent(message, item);
    } catch (error) {
      if (error instanceof Refused && error.status === 401) {
        item.state = "waiting";
        hooks.lost();
      } else if (error instanceof Refused && !error.passing) {
        item.state = "failed";
        item.reason = error.problem.detail || t("broken");
      } else later(item, error instanceof Refused ? error : null);
    }
    busy = false;
    hooks.changed();
    if (hooks.pending().some((one) => one.state === "sending" || (one.state === "waiting" && attempt === 0))) void run();
  };
  addEventListener("online", () => void run());
  return {
    wake: () => {
      attempt = 0;
      void run();
    },
  };
}
