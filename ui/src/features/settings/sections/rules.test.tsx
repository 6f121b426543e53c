import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { draw, Server } from "@/tests/page";

import Rules from "./rules";

const ANSWER = {
  on: "2026-11-21", rulebook: "2026.11.21-1", read_on: "2026-11-21", disclaimer: "Это не юридическая консультация.",
  confidences: { commentary: "пересказ юристов" }, natures: { law: "закон", contract: "правила площадки" },
  profile_version: 1,
  items: [
    { id: "MSG-41-15", version: 1, title: "Запрет общаться", norm: "41-ФЗ ст. 15", text: "", nature: "law", gate: "block", confidence: "commentary", standing: "no", categories: ["Кредитная организация"], because: [], since: "2025-06-01", until: null, enforced_from: null },
    { id: "MAX-PLATFORM-ADS", version: 1, title: "Правила MAX", norm: "п. 1.5", text: "", nature: "contract", gate: "block", confidence: "commentary", standing: "yes", categories: [], because: ["Есть ли у вас сайт? — да"], since: null, until: null, enforced_from: null },
  ],
  ahead: [{ day: "2027-01-01", title: "Конец переходного периода", rules: ["AD-5-10.7"], confidence: "official", standing: "unknown" }],
};

describe("the rules", () => {
  it("say what becomes of a message, since when and how sure, and what changes", async () => {
    new Server({ "GET /api/v1/rules": () => ANSWER });
    await draw(<Rules />);
    const table = await screen.findByRole("table", { name: "Действуют" });
    expect(within(table).getAllByText("не уйдёт")).toHaveLength(2);
    expect(within(table).getByText("01.06.2025")).toBeVisible();
    expect(within(table).getByText("неизвестно")).toBeVisible();
    expect(within(table).getByText(/правила площадки/)).toBeVisible();
    expect(within(screen.getByRole("table", { name: "Что изменится" })).getByText("01.01.2027")).toBeVisible();
    expect(screen.getByText(/2026\.11\.21-1/)).toBeVisible();
  });

  it("say first what binds the company and why, or leave the company aside", async () => {
    new Server({ "GET /api/v1/rules": () => ANSWER });
    const person = userEvent.setup();
    await draw(<Rules />);
    const table = await screen.findByRole("table", { name: "Действуют" });
    const [first, second] = within(table).getAllByRole("row").slice(1);
    expect(first).toHaveTextContent(/Правила MAX.*Касается всех.*обязательно/);
    expect(first).toHaveTextContent("Есть ли у вас сайт? — да");
    expect(second).toHaveTextContent(/Касалось бы: Кредитная организация.*не применимо/);
    expect(screen.getByText("Обязательно: 1, возможно: 0, не применимо: 1")).toBeVisible();
    await person.click(screen.getByText("Все правила"));
    expect(within(table).queryByText("не применимо")).toBeNull();
  });
});
