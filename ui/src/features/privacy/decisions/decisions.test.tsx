import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { draw, Server } from "@/tests/page";

import Decisions from "../sections/decisions";

const RULE = { rule_id: "MSG-41-15", version: 1, effect: "denied", title: "Запрет общаться", article: "41-ФЗ ст. 15", confidence: "пересказ юристов", nature: "law", shadow: true, released: false };
const DECISION = {
  id: 7, decided_at: "2026-11-21T07:03:00Z", conversation_id: 3, message_id: 9, inbox_id: 1, business_line_id: 1, channel: "telegram", kind: "message", purpose: "reply", author_kind: "operator",
  outcome: "cleared", would: "denied", rules: [RULE], fragments: [{ kind: "PASSPORT_RF", title: "Паспорт РФ", start: 12, end: 23, where: "text", number: 0 }], why: "Отправить нельзя: запрет общаться (41-ФЗ ст. 15).", rulebook: "2026.11.21-1", detector: "pd-1", profile_version: 0,
  contact_name: "Марина Ковалёва", false_alarm: null,
};
const FIGURES = { since: "2026-10-23", until: "2026-11-21", sent: 1200, would_stop: 31, would_deny: 30, would_hold: 1, stopped: 0, rules: [{ rule_id: "MSG-41-15", version: 1, title: "Запрет общаться", article: "41-ФЗ ст. 15", nature: "law", would_stop: 31, stopped: 0, false_alarms: 2 }] };
const MODES = { company: { rule_id: "", mode: "shadow", reason: "", changed_by_name: "", changed_at: null }, rules: [], overrides: [{ name: "first_contact_reply", title: "Юрист одобрил приглашение", reason: "", recorded_by_name: "", recorded_at: null }] };

async function open(answers: Record<string, (body: unknown, url: URL) => unknown> = {}) {
  const server = new Server({
    "GET /api/v1/gate/modes": () => MODES, "GET /api/v1/gate/figures": () => FIGURES, "GET /api/v1/gate/decisions": () => ({ items: [DECISION], next: null }),
    "GET /api/v1/business-lines": () => ({ items: [{ id: 4, name: "Карты" }] }), "PUT /api/v1/gate/modes": () => MODES, "POST /api/v1/gate/decisions/7/false-alarm": () => new Response(null, { status: 204 }), ...answers,
  });
  await draw(<Decisions />);
  await screen.findByText("Марина Ковалёва");
  return server;
}

describe("what would have been stopped", () => {
  it("tells the numbers before the switch, and takes the switch with a reason only", async () => {
    const server = await open();
    const [company] = screen.getAllByRole("button", { name: "Начать останавливать" });
    await userEvent.click(company as HTMLElement);
    const dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent(/31 из 1\s200/u);
    const go = within(dialog).getByRole("button", { name: "Начать останавливать" });
    expect(go).toBeDisabled();
    await userEvent.type(within(dialog).getByLabelText("Почему"), "Разобрали");
    await userEvent.click(go);
    await waitFor(() => { expect(server.bodies("PUT /api/v1/gate/modes")).toEqual([{ mode: "enforce", reason: "Разобрали" }]); });
  });

  it("switches one rule by itself", async () => {
    const server = await open();
    const table = screen.getByRole("table", { name: "Что было бы остановлено" });
    await userEvent.click(within(table).getByRole("button", { name: "Начать останавливать" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.type(within(dialog).getByLabelText("Почему"), "Здесь сомнений нет");
    await userEvent.click(within(dialog).getByRole("button", { name: "Начать останавливать" }));
    await waitFor(() => { expect(server.bodies("PUT /api/v1/gate/modes")).toEqual([{ mode: "enforce", reason: "Здесь сомнений нет", rule_id: "MSG-41-15" }]); });
  });

  it("explains a decision in the words of the gate, says where the data stood, and leads to the conversation", async () => {
    await open();
    await userEvent.click(screen.getByText("Марина Ковалёва"));
    const dialog = await screen.findByRole("dialog", { name: "Ушло, было бы запрещено" });
    expect(dialog).toHaveTextContent("Отправить нельзя: запрет общаться (41-ФЗ ст. 15).");
    expect(dialog).toHaveTextContent("Паспорт РФ: текст, знаки 13–23");
    expect(dialog).toHaveTextContent(/анкета компании не заполнена/u);
    expect(within(dialog).getByRole("link", { name: "Открыть диалог" })).toHaveAttribute("href", expect.stringContaining("/inbox/3"));
  });

  it("takes a false alarm with its comment", async () => {
    const server = await open();
    await userEvent.click(screen.getByText("Марина Ковалёва"));
    await userEvent.click(await screen.findByRole("button", { name: "Это ложная тревога" }));
    await userEvent.type(await screen.findByLabelText(/Почему правило ошиблось/u), "Номер заявления");
    await userEvent.click(screen.getByRole("button", { name: "Это ложная тревога" }));
    await waitFor(() => { expect(server.bodies("POST /api/v1/gate/decisions/7/false-alarm")).toEqual([{ comment: "Номер заявления" }]); });
  });

  it("asks the server by the rule that was chosen in the table", async () => {
    const urls: string[] = [];
    await open({ "GET /api/v1/gate/decisions": (_, url) => { urls.push(url.search); return { items: [DECISION], next: null }; } });
    await userEvent.click(screen.getByRole("button", { name: "Запрет общаться" }));
    await waitFor(() => { expect(urls.at(-1)).toContain("rule_id=MSG-41-15"); });
  });
});
