import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import CampaignPage from "./campaign-page";
import type { CampaignWhole, Funnel } from "./data";
import MovePage from "./move-page";

type Answers = Record<string, (body: unknown, url: URL) => unknown>;
const MARKETER = { ...DARYA, permissions: ["campaigns.view", "campaigns.manage", "inboxes.view"] };
const STAGE = { people: 200, told: 120, opened: 60, came: 42, agreed: 30, active: 40, unreachable: 15, came_lately: 20, median_s: 7200 };
const FUNNEL: Funnel = {
  total: STAGE, lines: [{ ...STAGE, business_line_id: 1, business_line_name: "Аптека" }, { ...STAGE, people: 0, told: 0, opened: 0, came: 0, agreed: 0, business_line_id: 2, business_line_name: "Клиника" }],
  touches: [
    { kind: "sms", made: 100, sent: 90, arrived: 80, refused: 10, opened: 40, came: 30, cost: 27_000 },
    { kind: "everybody", made: 0, sent: 0, arrived: 0, refused: 0, opened: 12, came: 0, cost: 0 },
  ],
  leaving: ["telegram", "whatsapp"], closing_on: "2999-02-10", cost: 27_000,
};
const LINE = { id: 3, title: "Из Telegram в MAX", business_line_id: 1, business_line_name: "Аптека", state: "running", created_at: "2026-11-01T09:00:00Z", expires_at: "2027-01-30T09:00:00Z", people: 120, opened: 60, came: 42 };
const CAMPAIGN: CampaignWhole = {
  ...LINE, link: "https://hub.example/m/1-aaaabbbbccccddddeeee", ways: [{ inbox_id: 5, channel: "max", title: "Аптека в MAX", address: "https://max.ru/apteka_bot", is_open: true }],
  texts: { sms: "Ссылка: {link}", email: "Письмо {link}", footer: "Пишите нам", leaving: "Мы переехали {link}", script: "Здравствуйте" },
};

async function open(answers: Answers = {}, session = MARKETER): Promise<Server> {
  const server = new Server({ "GET /api/v1/move/funnel": () => FUNNEL, "GET /api/v1/campaigns": () => [LINE], ...answers });
  await draw(<MovePage />, { path: "/move", session });
  return server;
}

describe("the funnel", () => {
  it("tells how many came how far, each step by the one before", async () => {
    await open();
    const funnel = await screen.findByRole("region", { name: "Сколько клиентов прошло каждый шаг" });
    expect(funnel).toHaveTextContent(/Писали в прежние каналы\s*200/u);
    expect(funnel).toHaveTextContent(/Сообщили\s*120.*60.%/u);
    expect(funnel).toHaveTextContent(/Написали первыми\s*42.*70.%/u);
    expect(screen.getByText(/^уже в.разрешённом канале, там пишут 40.человек$/u)).toBeVisible();
  });

  it("tells what each way of inviting cost for one who moved, and divides nothing by nobody", async () => {
    await open();
    const table = await screen.findByRole("table", { name: "Приглашения" });
    expect(within(table).getByRole("row", { name: /SMS со.ссылкой/u })).toHaveTextContent(/90.*10.*44 %.*33 %.*9,00/u);
    expect(within(table).getByRole("row", { name: /QR и.общая ссылка/u })).toHaveTextContent(/12.*—/u);
    expect(within(screen.getByRole("table", { name: /^По.направлениям$/u })).getByRole("row", { name: /Клиника/u })).not.toHaveTextContent("NaN");
  });

  it("speaks of one person as of one", async () => {
    await open({ "GET /api/v1/move/funnel": () => ({ ...FUNNEL, total: { ...STAGE, people: 3, told: 2, opened: 1, came: 0, agreed: 0 } }) });
    expect(await screen.findByText("не знает о переезде")).toBeVisible();
    expect(screen.getByText("знает, но не открывает ссылку")).toBeVisible();
    expect(screen.getByText("написали без согласия на рассылки")).toBeVisible();
  });

  it("names who stopped where, with what to try next", async () => {
    const person = { contact_id: 9, contact_name: "Лариса Быстрова", channel: "telegram", conversation_id: 31, last_at: "2026-11-12T09:00:00Z", has_phone: true, has_email: false };
    const server = await open({ "GET /api/v1/move/stayed": () => ({ items: [person], next: null }) });
    const losses = (await screen.findByText("знают, но не открыли ссылку")).closest("section") as HTMLElement;
    expect(losses).toHaveTextContent("60");
    await userEvent.click(within(losses).getByRole("button", { name: "Показать людей" }));
    const row = await screen.findByRole("row", { name: /Лариса Быстрова/u });
    expect(row).toHaveTextContent(/SMS со ссылкой/u);
    expect(within(row).getByRole("link")).toHaveAttribute("href", "/inbox/31");
    expect(server.asked.some((one) => one.call === "GET /api/v1/move/stayed")).toBe(true);
  });

  it("foretells the day of closing, and says why it cannot", async () => {
    await open();
    expect(await screen.findByText(/10 февраля 2999/u)).toBeVisible();
  });

  it("says that nobody moves instead of naming a day", async () => {
    await open({ "GET /api/v1/move/funnel": () => ({ ...FUNNEL, closing_on: null }) });
    expect(await screen.findByText(/За последние 14 дней никто не перешёл/u)).toBeVisible();
  });

  it("begins with a campaign where nobody is there yet", async () => {
    const zero = { ...STAGE, people: 0, told: 0, opened: 0, came: 0, agreed: 0 };
    await open({ "GET /api/v1/move/funnel": () => ({ ...FUNNEL, total: zero, lines: [], touches: [], closing_on: null }), "GET /api/v1/campaigns": () => [] });
    expect(await screen.findByText("Переводить пока некого")).toBeVisible();
  });

  it("lets nobody begin a campaign who may only look", async () => {
    await open({}, { ...MARKETER, permissions: ["campaigns.view"] });
    await screen.findByRole("table", { name: "Приглашения" });
    expect(screen.queryByRole("button", { name: "Новая кампания" })).toBeNull();
  });
});

describe("a new campaign", () => {
  it("is made with the address of each chosen way, and shows what is wrong with one", async () => {
    const inbox = { id: 5, channel: "max", name: "Аптека в MAX", role: "public", state: "active", business_line_id: 1, business_line_name: "Аптека" };
    const refusal = { type: "about:blank", title: "Аптека в MAX: ссылка должна вести на max.ru", status: 422, code: "campaign.address" };
    const server = await open({ "GET /api/v1/inboxes": () => [inbox], "POST /api/v1/campaigns": () => Response.json(refusal, { status: 422 }) });
    await userEvent.click(await screen.findByRole("button", { name: "Новая кампания" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.type(within(dialog).getByRole("textbox", { name: "Название" }), "Переезд");
    const make = within(dialog).getByRole("button", { name: "Создать кампанию" });
    expect(make).toBeDisabled();
    await userEvent.click(await within(dialog).findByRole("checkbox", { name: "Аптека в MAX" }));
    await userEvent.type(within(dialog).getByRole("textbox", { name: /Адрес, который откроет клиент/u }), "https://evil.example");
    await userEvent.click(make);
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("ссылка должна вести на max.ru");
    expect(server.bodies("POST /api/v1/campaigns")).toMatchObject([{ title: "Переезд", business_line_id: 1, ways: [{ inbox_id: 5, address: "https://evil.example" }] }]);
  });
});

describe("a campaign", () => {
  const came = { id: 1, at: "2026-11-20T09:00:00Z", contact_id: 9, contact_name: "Алла Ветрова", channel: "max", is_own: true, is_proved: false, doubt: "used" };

  async function openOne(answers: Answers = {}, session = MARKETER): Promise<Server> {
    const server = new Server({
      "GET /api/v1/campaigns/3": () => CAMPAIGN, "GET /api/v1/campaigns/3/plan": () => Response.json({ type: "about:blank", title: "Плана нет", status: 404, code: "campaign.no_plan" }, { status: 404 }),
      "GET /api/v1/campaigns/3/came": () => ({ items: [came], next: null }), "GET /api/v1/campaigns/3/calls": () => ({ items: [], next: null }), ...answers,
    });
    await draw(<CampaignPage />, { path: "/move/3", route: "/move/$campaignId", session });
    await screen.findByRole("heading", { name: "Из Telegram в MAX" });
    return server;
  }

  it("leaves it to an operator where a link was used by another person", async () => {
    await openOne();
    expect(await screen.findByRole("row", { name: /Алла Ветрова/u })).toHaveTextContent("ссылкой уже пользовались, решает оператор");
  });

  it("takes all links back only after a second word", async () => {
    const server = await openOne({ "POST /api/v1/campaigns/3/revoke": () => ({}) });
    await userEvent.click(screen.getByRole("button", { name: "Отозвать ссылки" }));
    expect(server.asked.filter((one) => one.call.startsWith("POST"))).toEqual([]);
    await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Отозвать ссылки" }));
    await waitFor(() => { expect(server.bodies("POST /api/v1/campaigns/3/revoke")).toHaveLength(1); });
  });

  it("gives an outcome to each call", async () => {
    const server = await openOne({
      "GET /api/v1/campaigns/3/calls": () => ({ items: [{ contact_id: 9, contact_name: "Алла Ветрова", phone: "+79001234567", at: "2026-11-20T09:00:00Z" }], next: null }), "POST /api/v1/campaigns/3/calls/9": () => ({}),
    });
    const row = await screen.findByRole("row", { name: /\+7.900.123.45.67/u });
    await userEvent.click(within(row).getAllByRole("button")[0] as HTMLElement);
    await waitFor(() => { expect(server.bodies("POST /api/v1/campaigns/3/calls/9")).toEqual([{ outcome: "agreed" }]); });
  });

  it("says that there is no public address instead of drawing a picture of nothing", async () => {
    await openOne({ "GET /api/v1/campaigns/3": () => ({ ...CAMPAIGN, link: "" }) });
    expect(screen.getByRole("note")).toHaveTextContent(/PRISTAN_PUBLIC_URL/u);
    expect(screen.queryByRole("img", { name: /QR/u })).toBeNull();
  });
});
