import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Message } from "@/lib/api/types";
import { draw, Server } from "@/tests/page";
import { message } from "@/tests/rows";

import { MessageItem } from "./message-item";

const HOLD: NonNullable<Message["hold"]> = { due_at: "2999-11-21T09:03:00Z", asked_by: "", asked_reason: "", decision: null, decided_by: "", decided_reason: "", decided_at: null };
const FAILURE = { code: "gate.held", title: "Данные о здоровье", detail: "В файле похоже на диагноз", actions: ["cancel"] };

async function thread(part: Partial<Message>, answers: Record<string, () => unknown> = {}) {
  const server = new Server({ "GET /api/v1/inboxes": () => [], "POST /api/v1/messages/9/ask": () => ({}), ...answers });
  await draw(<MessageItem message={message(9, { kind: "out", author: { kind: "operator", id: 7, name: "Дарья" }, ...part })} first last channel="max" inboxId={1} />);
  return server;
}

describe("a held message in the thread", () => {
  it("says until when a decision is due and lets the reason be given", async () => {
    const server = await thread({ state: "held", failure: FAILURE, hold: HOLD });
    expect(await screen.findByText(/^Решение нужно до/u)).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Указать причину" }));
    expect(screen.getByRole("button", { name: "Отправить причину" })).toBeDisabled();
    await userEvent.type(screen.getByRole("textbox", { name: /^Почему сообщение нужно отпустить$/u }), "Сверяем договор");
    await userEvent.click(screen.getByRole("button", { name: "Отправить причину" }));
    await waitFor(() => { expect(server.bodies("POST /api/v1/messages/9/ask")).toEqual([{ reason: "Сверяем договор" }]); });
  });

  it("says that the term is over, and who asked", async () => {
    await thread({ state: "held", failure: FAILURE, hold: { ...HOLD, due_at: "2026-01-01T00:00:00Z", asked_by: "Дарья", asked_reason: "Сверяем договор" } });
    expect(await screen.findByText(/^Срок решения прошёл/u)).toBeInTheDocument();
    expect(screen.getByText("Просит отпустить: Дарья. Сверяем договор")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Указать причину" })).toBeNull();
  });

  it.each([
    ["sent", "release", "Отпущено: Нина Власова. Клиент прислал его сам"],
    ["failed", "deny", "Отклонено: Нина Власова. Клиент прислал его сам"],
  ] as const)("shows who decided and why: %s", async (state, decision, words) => {
    const failure = state === "failed" ? { code: "gate.denied_by_person", title: "Отправку отклонили", detail: "Клиент прислал его сам (Нина Власова)", actions: [] } : null;
    await thread({ state, failure, hold: { ...HOLD, decision, decided_by: "Нина Власова", decided_reason: "Клиент прислал его сам", decided_at: "2026-11-21T07:30:00Z" } });
    expect(await screen.findByText(words)).toBeInTheDocument();
  });

  it("holds the later ones back, and they say so", async () => {
    const waiting = { kind: "message", code: "gate.held", detail: "", next_attempt_at: null, behind_id: 8, actions: ["cancel"] };
    await thread({ state: "queued", waiting });
    expect(await screen.findByText(/^Ждёт решения о.сообщении выше$/u)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Вернуть" })).toBeInTheDocument();
  });
});
