import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import { Scans } from "./scans";

const RUNNING = { id: 4, kind: "site", target: "https://apteka.ru/", state: "running", done: 12, total: 40, warnings: 0, failure: null, started_at: "2026-11-20T09:00:00Z", ended_at: null, asked_by_name: "Нина Власова" };
const DONE = { ...RUNNING, state: "done", done: 40, warnings: 1, ended_at: "2026-11-20T09:05:00Z" };
const RESULT = {
  pages: 39,
  calls: [
    { service: "tawk", title: "Tawk.to", host: "embed.tawk.to", kind: "chat", country: "US", is_foreign: true, is_link: false, pages: 39, page: "https://apteka.ru/", evidence: "загружается сценарий: https://embed.tawk.to/1" },
    { service: null, title: "cdn.other.example", host: "cdn.other.example", kind: "unknown", country: null, is_foreign: null, is_link: false, pages: 2, page: "https://apteka.ru/", evidence: "загружается картинка" },
  ],
  forms: [{ page: "https://apteka.ru/call", pages: 3, action: "https://apteka.ru/send", collects: ["FIO", "PHONE"], consents: 0, consent_checked: false, consent_joined: false }],
  findings: [{ service: "*", rule: "PD-18.1-POLICY", title: "Нет политики у формы", norm: "152-ФЗ ст. 18.1", status: "breach", severity: "high", seen: "", ask: "", evidence: "ссылки на политику на странице нет", page: "https://apteka.ru/call" }],
  offered: { added: 3, refreshed: 1, refused: [] },
};
const OFFICER = { ...DARYA, permissions: ["audit.view", "audit.manage"] };

async function open(answers: Record<string, (body: unknown, url: URL) => unknown> = {}, session = OFFICER): Promise<Server> {
  const server = new Server({
    "GET /api/v1/audit/scans": () => ({ items: [RUNNING], next_before: null }), "GET /api/v1/audit/scans/4": () => ({ scan: DONE, warnings: ["https://apteka.ru/x: не открылась"], result: RESULT }),
    "GET /api/v1/audit/scans/mailboxes": () => [], "POST /api/v1/audit/scans": () => ({ id: 4 }), ...answers,
  });
  await draw(<Scans />, { session });
  await screen.findByRole("table", { name: "Проверки" });
  return server;
}

describe("the scanners", () => {
  it("tell how far a scan is and open what it has found, calls apart from what is forbidden", async () => {
    await open();
    expect(screen.getByRole("table", { name: "Проверки" })).toHaveTextContent(/apteka\.ru.*идёт.*12 из 40/u);
    await userEvent.click(screen.getByText("https://apteka.ru/"));
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByText(/Обнаружен вызов: загружается сценарий/u)).toBeVisible();
    expect(within(dialog).getByText("зарубежный · US")).toBeVisible();
    expect(within(dialog).getByText("норма запрещает")).toBeVisible();
    expect(within(dialog).getByText(/Спрашивает: имя, телефон/u)).toBeVisible();
    expect(within(dialog).getByText(/не доказывает/u)).toBeVisible();
    expect(within(dialog).getByRole("link", { name: "Открыть опись" })).toHaveAttribute("href", "/audit/inventory");
  });

  it("begin with an address and show what is wrong with it at its field", async () => {
    const refusal = { type: "about:blank", title: "Данные не приняты", status: 422, code: "scan.invalid", errors: [{ field: "target", message: "Уберите имя и пароль из адреса" }] };
    const server = await open({ "POST /api/v1/audit/scans": () => Response.json(refusal, { status: 422 }) });
    await userEvent.type(screen.getByRole("textbox", { name: "Адрес сайта" }), "https://a:b@apteka.ru");
    await userEvent.click(screen.getByRole("button", { name: "Начать проверку" }));
    expect(await screen.findByText("Уберите имя и пароль из адреса")).toBeVisible();
    expect(server.bodies("POST /api/v1/audit/scans")[0]).toMatchObject({ kind: "site", target: "https://a:b@apteka.ru", pages: 300 });
  });

  it("pause a running scan", async () => {
    const server = await open({ "GET /api/v1/audit/scans/4": () => ({ scan: RUNNING, warnings: [], result: null }), "POST /api/v1/audit/scans/4/turn": () => ({}) });
    await userEvent.click(screen.getByText("https://apteka.ru/"));
    await userEvent.click(await screen.findByRole("button", { name: "Приостановить" }));
    await waitFor(() => { expect(server.bodies("POST /api/v1/audit/scans/4/turn")).toEqual([{ act: "pause" }]); });
  });

  it("let nobody begin who may only look", async () => {
    await open({}, { ...OFFICER, permissions: ["audit.view"] });
    expect(screen.queryByRole("button", { name: "Начать проверку" })).toBeNull();
  });
});
