import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import InventoryView from "./inventory-view";

type Answers = Record<string, (body: unknown, url: URL) => unknown>;
const OFFICER = { ...DARYA, permissions: ["audit.view", "audit.manage"] };
const WORDS = {
  kinds: [{ id: "crm", title: "CRM или служба поддержки", kind: "" }], purposes: [{ id: "store", title: "хранение данных", kind: "" }], countries: [{ id: "US", title: "США", kind: "" }, { id: "RU", title: "Россия", kind: "" }],
  data: [{ id: "FIO", title: "имя", kind: "" }, { id: "PHONE", title: "телефон", kind: "" }, { id: "EMAIL", title: "почта", kind: "" }, { id: "ORDER", title: "заказ", kind: "" }], services: [{ id: "hubspot", title: "HubSpot", kind: "crm" }],
};
const ITEM = {
  id: 7, kind: "crm", service: "hubspot", title: "HubSpot: старые клиенты", purposes: ["store"], data: ["FIO", "PHONE", "EMAIL", "ORDER"], first_in: "US", kept_in: null, volume: 12400, owner: "Отдел продаж", contract: "no", contract_note: "",
  business_line_id: null, facts: {}, note: "", state: "active", source: "hand", merged_into: null, why: "", changed_by_name: "Нина", created_at: "2026-11-20T09:00:00Z", changed_at: "2026-11-20T09:00:00Z", version: 3, seen_count: 0, last_seen_at: null,
};
const TALK = { id: "talk", text: "Где клиенты вам пишут?", help: "", options: [{ id: "telegram", title: "Telegram" }, { id: "max", title: "MAX" }] };
const SMS = { id: "sms", text: "Рассылаете ли SMS?", help: "", options: [] };
const QUESTIONS = "POST /api/v1/audit/interview/questions";

async function open(answers: Answers = {}, path = "/audit/inventory"): Promise<Server> {
  const server = new Server({
    "GET /api/v1/audit/items": () => ({ items: [ITEM], next: null, counts: { active: 1, proposed: 0 } }), "GET /api/v1/audit/words": () => WORDS, "GET /api/v1/business-lines": () => ({ items: [{ id: 1, name: "Аптека" }] }),
    "GET /api/v1/audit/items/7": () => ({ item: ITEM, sightings: [] }),
    [QUESTIONS]: () => ({ questions: [TALK, SMS], rows: [{ key: "messenger:telegram", kind: "messenger", service: "telegram", title: "Мессенджер: Telegram", purposes: [], data: [] }] }),
    "POST /api/v1/audit/interview": () => ({ added: 1, there_already: 0 }), ...answers,
  });
  await draw(<InventoryView />, { path, session: OFFICER });
  await screen.findByText("HubSpot: старые клиенты", { selector: "span" });
  return server;
}

async function answer(name: string | RegExp): Promise<void> {
  await userEvent.click(await screen.findByRole("checkbox", { name }));
  await userEvent.click(screen.getByRole("button", { name: "Дальше" }));
}

beforeEach(() => { sessionStorage.clear(); });

describe("the inventory", () => {
  it("tells of each row which data, where, how many people, whose and by which contract", async () => {
    await open();
    const row = screen.getByRole("row", { name: /HubSpot/u });
    expect(row).toHaveTextContent(/имя, телефон, почта и ещё 1/u);
    expect(row).toHaveTextContent(/США.*Не знаю.*12.400.*Отдел продаж.*Нет/u);
  });

  it("opens the row a finding leads to", async () => {
    await open({}, "/audit/inventory?item=7");
    expect(within(await screen.findByRole("dialog")).getByRole("textbox", { name: /Название/u })).toHaveValue("HubSpot: старые клиенты");
  });

  it("sends a change with the version that was on the screen, and shows a refusal", async () => {
    const words = "Строку уже изменили";
    const server = await open({ "PUT /api/v1/audit/items/7": () => Response.json({ type: "about:blank", title: words, status: 409, code: "audit.item_changed" }, { status: 409 }) }, "/audit/inventory?item=7");
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Сохранить" }));
    expect(await within(dialog).findByText(words)).toBeVisible();
    expect(server.bodies("PUT /api/v1/audit/items/7")).toMatchObject([{ version: 3, service: "hubspot", volume: 12400 }]);
  });
});

describe("the register of Russian software", () => {
  it("is yes, no or nothing at all: «не знаю» takes the fact back", async () => {
    const known = { ...ITEM, facts: { in_software_register: true } };
    const server = await open({ "GET /api/v1/audit/items/7": () => ({ item: known, sightings: [] }), "PUT /api/v1/audit/items/7": () => ({}) }, "/audit/inventory?item=7");
    const dialog = await screen.findByRole("dialog");
    const field = within(dialog).getByRole("combobox", { name: /реестре российского/u });
    await userEvent.click(field);
    const list = document.getElementById(field.getAttribute("aria-controls") ?? "") as HTMLElement;
    await userEvent.click(within(list).getByText(/^Не.знаю$/u));
    await userEvent.click(within(dialog).getByRole("button", { name: "Сохранить" }));
    await waitFor(() => { expect(server.bodies("PUT /api/v1/audit/items/7")).toMatchObject([{ version: 3, facts: {} }]); });
    expect(JSON.stringify(server.bodies("PUT /api/v1/audit/items/7"))).not.toContain("in_software_register");
  });
});

describe("the interview", () => {
  it("asks one question after another and writes rows down with place, volume and contract", async () => {
    const server = await open();
    await userEvent.click(screen.getByRole("button", { name: "Пройти опрос" }));
    await answer("Telegram");
    await answer(/^Не.знаю$/u);
    const row = await screen.findByRole("region", { name: "Мессенджер: Telegram" });
    await userEvent.type(within(row).getByRole("textbox", { name: "Объём" }), "3100");
    await userEvent.type(within(row).getByRole("textbox", { name: "Владелец" }), "Доставка");
    await userEvent.click(screen.getByRole("button", { name: "Записать 1 строку" }));
    await waitFor(() => { expect(screen.queryByRole("dialog")).toBeNull(); });
    expect(server.bodies("POST /api/v1/audit/interview")).toEqual([
      { answers: { talk: ["telegram"], sms: ["unknown"] }, business_line_id: null, details: { "messenger:telegram": { contract: "unknown", owner: "Доставка", volume: 3100 } } },
    ]);
    expect(sessionStorage.length).toBe(0);
  });

  it("goes on where it was broken off, goes back, and begins anew", async () => {
    await open();
    await userEvent.click(screen.getByRole("button", { name: "Пройти опрос" }));
    await answer("Telegram");
    await screen.findByRole("group", { name: "Рассылаете ли SMS?" });
    await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Закрыть" }));
    await waitFor(() => { expect(screen.queryByRole("dialog")).toBeNull(); });
    await userEvent.click(screen.getByRole("button", { name: "Пройти опрос" }));
    expect(await screen.findByRole("group", { name: "Рассылаете ли SMS?" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Назад" }));
    expect(await screen.findByRole("group", { name: "Где клиенты вам пишут?" })).toBeVisible();
  });

  it("takes nothing and «не знаю» for answers that stand alone", async () => {
    await open();
    await userEvent.click(screen.getByRole("button", { name: "Пройти опрос" }));
    await userEvent.click(await screen.findByRole("checkbox", { name: "Telegram" }));
    await userEvent.click(screen.getByRole("checkbox", { name: /^Ничего из.этого$/u }));
    expect(screen.getByRole("checkbox", { name: "Telegram" })).not.toBeChecked();
    await userEvent.click(screen.getByRole("checkbox", { name: "MAX" }));
    expect(screen.getByRole("checkbox", { name: /^Ничего из.этого$/u })).not.toBeChecked();
  });
});
