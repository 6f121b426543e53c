import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { time } from "@/lib/i18n/format";
import type { Message } from "@/lib/api/types";
import { draw, Server } from "@/tests/page";
import { message } from "@/tests/rows";

import { writing, write } from "../composer/composer-store";
import { MessageItem } from "./message-item";

type Waiting = NonNullable<Message["waiting"]>;

function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

async function item(waiting: Partial<Waiting>, part: Partial<Message> = {}, answers: Record<string, () => unknown> = {}) {
  const server = new Server({ "GET /api/v1/inboxes": () => [], ...answers });
  const whole: Waiting = { kind: "message", code: "channel.transient", detail: "HTTP 502", next_attempt_at: inMinutes(1), behind_id: null, actions: ["retry", "cancel"], ...waiting };
  await draw(<MessageItem message={message(9, { kind: "out", state: "queued", text: "Уже едет", waiting: whole, ...part })} first last channel="max" inboxId={1} />);
  return server;
}

describe("a message that the channel did not take", () => {
  it("says why and when the next try is, and goes at once when asked", async () => {
    const at = inMinutes(1);
    const server = await item({ next_attempt_at: at }, {}, { "POST /api/v1/messages/9/retry": () => ({}) });
    const day = new Date(at).getDate() === new Date().getDate() ? `в\\s${time(at)}` : "";
    expect(await screen.findByText(new RegExp(`Канал не\\sотвечает, следующая попытка:?\\s?${day}`))).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Отправить сейчас" }));
    await waitFor(() => { expect(server.bodies("POST /api/v1/messages/9/retry")).toHaveLength(1); });
  });

  it("gives its words, files and buttons back to the composer when it is taken back", async () => {
    write(1, { text: { reply: "И ещё", note: "" } });
    const file = { id: 70, kind: "file" as const, name: "счёт.pdf", mime: "application/pdf", size: 12, width: null, height: null, duration_s: null, state: "stored" as const, reason: null, url: "/api/v1/files/31" };
    await item({}, { attachments: [file], buttons: [[{ text: "Да", kind: "callback", payload: "yes" }]] }, { "POST /api/v1/messages/9/cancel": () => ({}) });
    await userEvent.click(await screen.findByRole("button", { name: /Вернуть/ }));
    await waitFor(() => { expect(writing(1).text.reply).toBe("Уже едет\nИ ещё"); });
    expect(writing(1).uploads.map((one) => one.file?.id)).toEqual([31]);
    expect(writing(1).buttons).toEqual([{ text: "Да", kind: "callback", value: "yes" }]);
  });

  it("keeps its words in the thread when it could not be taken back", async () => {
    write(1, { text: { reply: "", note: "" }, uploads: [], buttons: [] });
    const server = await item({}, {}, { "POST /api/v1/messages/9/cancel": () => Response.json({ title: "Сообщение уже уходит", status: 409, code: "message.already_leaving", type: "about:blank" }, { status: 409 }) });
    await userEvent.click(await screen.findByRole("button", { name: /Вернуть/ }));
    await waitFor(() => { expect(server.bodies("POST /api/v1/messages/9/cancel")).toHaveLength(1); });
    expect(writing(1).text.reply).toBe("");
  });

  it("tells behind which message it stands, and offers only to take it back", async () => {
    await item({ behind_id: 8, actions: ["cancel"] });
    expect(await screen.findByText(/Ждёт предыдущее сообщение: канал не\sотвечает/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Отправить сейчас" })).not.toBeInTheDocument();
  });

  it("promises no time when only a person can mend it, and tries again when the time has come", async () => {
    await item({ code: "channel.auth_failed", next_attempt_at: null });
    expect(await screen.findByText(/нужен администратор$/)).toBeInTheDocument();
    await item({ next_attempt_at: inMinutes(-1) });
    expect(await screen.findByText(/пробуем снова/)).toBeInTheDocument();
  });

  it("does not promise a try while its inbox stands still, even before the first one", async () => {
    const inboxes = { "GET /api/v1/inboxes": () => [{ id: 1, name: "Бот", channel: "max", business_line_id: 1, state: "paused" }] };
    await item({}, {}, inboxes);
    expect(await screen.findByText(/Подключение на\sпаузе/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Отправить сейчас" })).not.toBeInTheDocument();
    cleanup();
    await item({}, { waiting: null }, inboxes);
    expect(await screen.findByText(/Подключение на\sпаузе/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: /Вернуть/ })).toBeInTheDocument();
  });

  it("does not call an edit that waits a failure", async () => {
    await item({ kind: "edit", actions: [] }, { state: "sent" });
    expect(await screen.findByText(/Изменение ещё не\sдошло до\sклиента: канал/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Отправить сейчас" })).not.toBeInTheDocument();
  });
});
