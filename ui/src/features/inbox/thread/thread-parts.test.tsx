import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Message } from "@/lib/api/types";
import { draw, Server } from "@/tests/page";
import { message } from "@/tests/rows";

import { MessageItem } from "./message-item";
import { firstUnread, timeline } from "./timeline";

const at = (hour: number, minute: number, day = 21): string => new Date(2026, 10, day, hour, minute).toISOString();

describe("the timeline", () => {
  it("groups one author within three minutes and starts anew on another day", () => {
    const items = timeline([message(1, { sent_at: at(23, 58, 20) }), message(2, { sent_at: at(10, 0) }), message(3, { sent_at: at(10, 2) }), message(4, { sent_at: at(10, 9) })], undefined);
    const shape = items.map((item) => (item.kind === "message" ? `${String(item.message.id)}${item.first ? " first" : ""}${item.last ? " last" : ""}` : item.kind));
    expect(shape).toEqual(["day", "1 first last", "day", "2 first", "3 last", "4 first last"]);
  });

  it("draws the new-messages line before the first unread one and folds events", () => {
    const fact = (id: number): Message => message(id, { kind: "system", author: { kind: "system", name: "" }, system: { code: "closed", params: {} } });
    const items = timeline([message(1), fact(2), fact(3), message(4)], 4);
    expect(items.map((item) => item.kind)).toEqual(["day", "message", "facts", "new", "message"]);
  });

  it("finds the first unread message of the customer, not of ours", () => {
    const all = [message(1), message(2, { kind: "out" }), message(3), message(4, { kind: "note" })];
    expect(firstUnread(all, 1)).toBe(3);
    expect(firstUnread(all, 0)).toBeUndefined();
    expect(firstUnread(all, 9)).toBe(1);
    expect(firstUnread([message(1), message(2, { removed_at: at(10, 4) })], 1)).toBe(1);
  });
});

async function item(part: Partial<Message>, answers: Record<string, () => unknown> = {}) {
  const server = new Server({ "GET /api/v1/inboxes": () => [], "GET /api/v1/operators": () => [{ id: 8, name: "Ирина Климова" }], ...answers });
  await draw(<MessageItem message={message(9, part)} first last channel="max" inboxId={1} />);
  return server;
}

describe("an item of the thread", () => {
  it("tells why it was not delivered and tries again", async () => {
    const server = await item(
      { kind: "out", state: "failed", failure: { code: "file.type", title: "MAX не принимает файлы .p7s. Клиент ничего не получил", detail: "", actions: ["retry"] } },
      { "POST /api/v1/messages/9/retry": () => ({}) },
    );
    expect(await screen.findByText("Не доставлено.")).toBeInTheDocument();
    expect(screen.getByText(/MAX не принимает файлы/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Отправить ещё раз" }));
    await waitFor(() => { expect(server.bodies("POST /api/v1/messages/9/retry")).toHaveLength(1); });
  });

  it("lets a person decide an unknown outcome only after the check gave up", async () => {
    const failure = { code: "timeout", title: "Канал не ответил", actions: [] as string[] };
    await item({ kind: "out", state: "unknown", failure });
    expect(await screen.findByText(/Проверяем, дошло ли/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Дошло" })).not.toBeInTheDocument();
    const server = await item({ kind: "out", state: "unknown", failure: { ...failure, actions: ["resolve"] } }, { "POST /api/v1/messages/9/resolve": () => ({}) });
    await userEvent.click(await screen.findByRole("button", { name: "Дошло" }));
    await waitFor(() => { expect(server.bodies("POST /api/v1/messages/9/resolve")).toEqual([{ outcome: "sent" }]); });
  });

  it("is honest about a voice message without sound and about removed words", async () => {
    await item({ voice_lost: true });
    expect(await screen.findByText("Голосовое сообщение без звука")).toBeInTheDocument();
    await item({ text: "", removed_at: at(10, 4) });
    expect(await screen.findByText(/удалено клиентом 10:04/)).toBeInTheDocument();
  });

  it("never makes markup of what a customer wrote, nor a link of a script", async () => {
    await item({ text: "<img src=x onerror=alert(1)> javascript:alert(1) https://pristan.example/a", markup: [{ type: "link", from: 0, length: 5, url: "javascript:alert(1)" }] });
    const link = await screen.findByRole("link");
    expect(screen.getAllByRole("link")).toHaveLength(1);
    expect(link).toHaveAttribute("href", "https://pristan.example/a");
    expect(document.querySelector("img")).toBeNull();
  });

  it("marks the colleague that a note is for and says that the customer does not see it", async () => {
    await item({ kind: "note", author: { kind: "operator", id: 7, name: "Дарья" }, text: "@Ирина Климова, проверьте", mentions: [8] });
    expect(await screen.findByText("Заметка, клиент не видит")).toBeInTheDocument();
    await waitFor(() => { expect(screen.getByText("@Ирина Климова").tagName).toBe("B"); });
  });
});
