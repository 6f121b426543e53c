import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import Consents from "../sections/consents";

const CATALOGUE = {
  purposes: [{ id: "ads", title: "Реклама", about: "", proof: "verified", rule: "AD-18-1", norm: "38-ФЗ ст. 18" }], ways: [{ id: "link", title: "Личная ссылка" }],
  evidence: [{ id: "link_id", title: "Личная ссылка из сообщения" }],
};
const ROW = {
  id: 9, contact_id: 5, name: "Марина Ковалёва", purpose: "ads", state: "given", given_at: "2026-11-20T09:00:00Z", ended_at: null, expires_at: null, channels: null, way: "link",
  evidence: "address, link_id", text_version: 2, text_hash: "ab", fault: "", rule: "", recorded_at: "2026-11-20T09:00:00Z",
};
const DRAFT = {
  id: 3, purpose: "ads", business_line_id: null, business_line_name: null, version: 3, title: "Реклама в MAX", text: "Согласие получать рекламу", text_hash: "cd", is_separate: true, life_days: null,
  in_force_from: null, changed_at: "2026-11-20T09:00:00Z", published_at: null, published_by_name: "", given: 0,
};
/** jsdom draws nothing, so there is nothing to scroll to. */
Element.prototype.scrollIntoView = () => undefined;

const OFFICER = { ...DARYA, permissions: ["privacy.manage"] };

async function open(answers: Record<string, (body: unknown, url: URL) => unknown> = {}): Promise<Server> {
  const server = new Server({
    "GET /api/v1/consent-catalogue": () => CATALOGUE, "GET /api/v1/consents": () => ({ items: [ROW], next: null }), "GET /api/v1/consent-texts": () => [DRAFT],
    "GET /api/v1/business-lines": () => ({ items: [] }), "POST /api/v1/consent-texts/3/publish": () => DRAFT, ...answers,
  });
  await draw(<Consents />, { session: OFFICER });
  await screen.findByText("Марина Ковалёва");
  return server;
}

describe("the register of consents", () => {
  it("names the person, what holds and what proves it, and gives the table out by the same filters", async () => {
    const urls: string[] = [];
    await open({ "GET /api/v1/consents": (_, url) => { urls.push(url.search); return { items: [ROW], next: null }; } });
    const table = screen.getByRole("table", { name: "Реестр согласий" });
    expect(table).toHaveTextContent(/Действует.*20\.11\.2026, личная ссылка.*версия 2, личная ссылка из сообщения/u);
    await userEvent.click(screen.getByRole("combobox", { name: "Состояние" }));
    await userEvent.click(await screen.findByRole("option", { name: "Отозвано", hidden: true }));
    await waitFor(() => { expect(urls.at(-1)).toBe("?stands=withdrawn"); });
    expect(screen.getByRole("link", { name: "Выгрузить CSV" })).toHaveAttribute("href", "/api/v1/consents/export?stands=withdrawn");
  });

  it("publishes a text only after saying that it stays as it is", async () => {
    const server = await open();
    await userEvent.click(await screen.findByRole("button", { name: "Опубликовать" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent(/только новой версией/u);
    await userEvent.click(within(dialog).getByRole("button", { name: "Опубликовать" }));
    await waitFor(() => { expect(server.bodies("POST /api/v1/consent-texts/3/publish")).toEqual([{}]); });
  });

  it("shows why a draft was not taken", async () => {
    const refusal = { type: "about:blank", title: "Состояние изменилось", status: 409, code: "consent_text.changed", detail: "Черновик изменили в другой вкладке. Обновите страницу" };
    const server = await open({ "PATCH /api/v1/consent-texts/3": () => Response.json(refusal, { status: 409 }) });
    await userEvent.click(await screen.findByRole("button", { name: "Изменить" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Сохранить черновик" }));
    expect(await within(dialog).findByText(/в другой вкладке/u)).toBeVisible();
    expect(server.bodies("PATCH /api/v1/consent-texts/3")[0]).toMatchObject({ changed_at: "2026-11-20T09:00:00Z", is_separate: true });
  });

  it("tries a table out, names the rows that are refused, and writes only when told to", async () => {
    const report = { rows: 3, added: 2, withdrawn: 0, there_already: 0, refused: 1, faults: [{ line: 4, words: "Клиента с таким адресом нет" }] };
    const server = await open({ "POST /api/v1/consents/import": () => report });
    await userEvent.click(screen.getByRole("button", { name: "Загрузить таблицу" }));
    const dialog = await screen.findByRole("dialog");
    const field = document.querySelector<HTMLInputElement>("input[type=file]");
    if (!field) throw new Error("no field for the table");
    await userEvent.upload(field, new File(["purpose;given_at;text_version\n"], "c.csv", { type: "text/csv" }));
    await userEvent.click(within(dialog).getByRole("button", { name: "Проверить" }));
    expect(await within(dialog).findByText("Строка 4: Клиента с таким адресом нет")).toBeVisible();
    await userEvent.click(within(dialog).getByRole("button", { name: "Записать 2 согласия" }));
    expect(await within(dialog).findByText("Что получилось")).toBeVisible();
    expect(server.bodies("POST /api/v1/consents/import").map((body) => (body as { is_trial: boolean }).is_trial)).toEqual([true, false]);
  });
});
