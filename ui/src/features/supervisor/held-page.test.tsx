import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { draw, Server } from "@/tests/page";

import HeldPage from "./held-page";

const HELD = {
  id: 5, kind: "message", conversation_id: 3, inbox_id: 1, message_id: 9, contact_name: "Марина Ковалёва", author_name: "Дарья", text: "Ваш паспорт 4509", files: 0, created_at: "2026-11-21T07:03:00Z",
  channel: "max", held_at: "2026-11-21T07:03:00Z", due_at: "2026-11-21T09:03:00Z", asked_name: "Дарья", asked_reason: "Сверяем договор", is_own: false, decision: null, decided_name: "", decided_reason: "", decided_at: null,
  verdict: { outcome: "held", reasons: [{ rule_id: "test-passport", version: 1, effect: "held", title: "В тексте паспортные данные", text: "Нужно решение", article: "152-ФЗ, ст. 7", confidence: "текст закона", fragments: [{ start: 12, end: 16, kind: "RU_PASSPORT", words: "Номер паспорта РФ" }] }], ways: [] },
};

async function open(answers: Record<string, () => unknown> = {}) {
  const server = new Server({ "GET /api/v1/held-messages": () => [HELD], "POST /api/v1/held-messages/5/decide": () => ({}), ...answers });
  await draw(<HeldPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Решить" }));
  return server;
}

describe("what the gate held", () => {
  it("shows the rule, the article, the place at fault, who asks and why, and that the term is over", async () => {
    await open();
    const dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent(/152-ФЗ, ст. 7: Нужно решение.*текст закона · test-passport v1/u);
    expect(dialog.querySelector("mark")).toHaveTextContent("4509");
    expect(dialog).toHaveTextContent("Номер паспорта РФ");
    expect(dialog).toHaveTextContent("Просит отпустить: Дарья. Сверяем договор");
    expect(screen.getByText(/^просрочено/u)).toBeInTheDocument();
  });

  it("can be called a mistake without deciding about it, once", async () => {
    const again = Response.json({ title: "Об этой ошибке уже сообщили", status: 409, code: "gate.reported", type: "about:blank" }, { status: 409 });
    const server = await open({ "POST /api/v1/held-messages/5/false-alarm": () => again });
    await userEvent.click(await screen.findByRole("button", { name: "Это ошибка?" }));
    expect(await screen.findByText(/^Спасибо, это.разберут$/u)).toBeInTheDocument();
    expect(server.bodies("POST /api/v1/held-messages/5/decide")).toEqual([]);
  });

  it("is only looked at by who wrote it or asked for it", async () => {
    new Server({ "GET /api/v1/held-messages": () => [{ ...HELD, is_own: true }] });
    await draw(<HeldPage />);
    await userEvent.click(await screen.findByRole("button", { name: "Посмотреть" }));
    expect(await screen.findByRole("note")).toHaveTextContent("Решает другой человек");
    expect(screen.queryByRole("button", { name: "Отпустить" })).toBeNull();
  });

  it("tells the later of two who was first", async () => {
    const late = Response.json({ title: "Решение уже принято: отклонено, Олег", status: 409, code: "held.decided", type: "about:blank" }, { status: 409 });
    await open({ "POST /api/v1/held-messages/5/decide": () => late });
    await userEvent.type(await screen.findByRole("textbox", { name: "Причина решения" }), "Клиент просил");
    await userEvent.click(screen.getByRole("button", { name: "Отпустить" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Решение уже принято: отклонено, Олег");
  });

  it("stays in the history with the decision, its author and the reason", async () => {
    const past = { ...HELD, decision: "deny", decided_name: "Нина Власова", decided_reason: "Через кабинет", decided_at: "2026-11-21T07:30:00Z" };
    new Server({ "GET /api/v1/held-messages": (_body, url) => (url.searchParams.get("which") === "decided" ? [past] : []) });
    await draw(<HeldPage />);
    await userEvent.click(await screen.findByText("Решённые"));
    const row = (await screen.findAllByRole("row")).at(-1);
    expect(row).toHaveTextContent("отклонено");
    expect(row).toHaveTextContent("Нина Власова");
    expect(row).toHaveTextContent("Через кабинет");
  });

  it("leaves only with a reason", async () => {
    const server = await open();
    const release = await screen.findByRole("button", { name: "Отпустить" });
    expect(screen.getAllByText(/В тексте паспортные данные/).length).toBeGreaterThan(0);
    expect(release).toBeDisabled();
    await userEvent.type(screen.getByRole("textbox", { name: "Причина решения" }), "Клиент просил");
    await userEvent.click(release);
    await waitFor(() => { expect(server.bodies("POST /api/v1/held-messages/5/decide")).toEqual([{ decision: "release", reason: "Клиент просил" }]); });
  });

  it("is denied with a reason too", async () => {
    const server = await open();
    await userEvent.type(await screen.findByRole("textbox", { name: "Причина решения" }), "Через кабинет");
    await userEvent.click(screen.getByRole("button", { name: "Отклонить" }));
    await waitFor(() => { expect(server.bodies("POST /api/v1/held-messages/5/decide")).toEqual([{ decision: "deny", reason: "Через кабинет" }]); });
  });
});
