import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { draw, Server } from "@/tests/page";

import HeldPage from "./held-page";

const HELD = {
  id: 5, kind: "message", conversation_id: 3, inbox_id: 1, message_id: 9, contact_name: "Марина Ковалёва", author_name: "Дарья", text: "Ваш паспорт 4509", files: 0, created_at: "2026-11-21T07:03:00Z",
  verdict: { outcome: "held", reasons: [{ rule_id: "test-passport", version: 1, effect: "held", title: "В тексте паспортные данные", text: "Нужно решение", article: "", confidence: "house" }], ways: [] },
};

async function open(answers: Record<string, () => unknown> = {}) {
  const server = new Server({ "GET /api/v1/held-messages": () => [HELD], "POST /api/v1/held-messages/5/decide": () => ({}), ...answers });
  await draw(<HeldPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Решить" }));
  return server;
}

describe("what the gate held", () => {
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
