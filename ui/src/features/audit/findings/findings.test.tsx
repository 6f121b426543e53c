import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import { aFinding, aRun, aTask, DIFFERENCE, LINES } from "../a-run";

import FindingsView from "./findings-view";
import RunsView from "./runs-view";

type Answers = Record<string, (body: unknown, url: URL) => unknown>;
const OFFICER = { ...DARYA, permissions: ["audit.view", "audit.manage", "campaigns.view", "imports.manage"] };
const PLAN = "POST /api/v1/audit/runs/2/plan";

async function open(answers: Answers = {}, { path = "/audit", session = OFFICER } = {}): Promise<Server> {
  const server = new Server({
    "GET /api/v1/audit/runs": () => ({ items: LINES, next: null }), "GET /api/v1/audit/runs/2": () => aRun(), "GET /api/v1/audit/runs/1": () => aRun({ id: 1 }),
    "GET /api/v1/audit/tasks": () => ({ items: [], next: null }), "GET /api/v1/audit/items": () => ({ items: [], next: null, counts: { proposed: 2 } }), [PLAN]: () => ({ added: 2, reopened: 0 }), ...answers,
  });
  await draw(<FindingsView />, { path, session });
  await screen.findByRole("article", { name: "Переписка в иностранном мессенджере: Старый бот" });
  return server;
}

async function opened(name: RegExp): Promise<HTMLElement> {
  const finding = screen.getByRole("article", { name });
  await userEvent.click(within(finding).getByRole("button", { name: /^Подробно/u }));
  return finding;
}

describe("findings", () => {
  it("say what was seen, the range with its article, and that a point is contested", async () => {
    await open();
    const finding = screen.getByRole("article", { name: /Старый бот/u });
    expect(finding).toHaveTextContent(/За 30 дней 12 ответов/u);
    expect(finding).toHaveTextContent(/100.?–.?700.?тыс\. ₽.*КоАП 13\.11\.2/u);
    expect(within(finding).getByText("спорно")).toBeVisible();
    expect(screen.getByRole("article", { name: /Анкета возврата/u })).toHaveTextContent(/1.?–.?6.?млн ₽/u);
  });

  it("keep what is only to be known behind one press", async () => {
    await open();
    expect(screen.queryByRole("article", { name: /замедлен/u })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: /Показать ещё 1/u }));
    expect(screen.getByRole("article", { name: /замедлен/u })).toBeVisible();
  });

  it("tell inside why it is so grave, what is contested, what a second breach costs and when it was seen", async () => {
    await open();
    const finding = await opened(/Старый бот/u);
    expect(finding).toHaveTextContent(/Нарушение\. Увидено и запрещено/u);
    expect(finding).toHaveTextContent(/Грозит ли штраф за ответ без персональных данных\?.*Считайте риск высоким/u);
    expect(finding).toHaveTextContent(/Повторно: КоАП 13\.11\.3/u);
    expect(finding).toHaveTextContent(/20\.11\.2026 · видит Пристань/u);
    expect(finding).toHaveTextContent(/MSG-41-15 v2/u);
  });

  it("lead to where they are put right, and only to pages this person may open", async () => {
    await open({}, { session: { ...OFFICER, permissions: ["audit.view", "audit.manage", "campaigns.view"] } });
    const ban = await opened(/Старый бот/u);
    expect(within(ban).getByRole("link", { name: /^Позвать клиентов в.разрешённый канал$/u })).toHaveAttribute("href", "/move");
    expect(within(ban).getByRole("link", { name: /^В.описи: Старый бот$/u })).toHaveAttribute("href", "/audit/inventory?item=7");
    const base = await opened(/Анкета возврата/u);
    expect(within(base).queryByRole("link", { name: /^Перенести данные в.Россию$/u })).toBeNull();
  });

  it("become one task by one press, and then say whose it is", async () => {
    let tasks: unknown[] = [];
    const task = aTask({ id: 5, key: aFinding().key, operator_name: "Глеб Рыбаков", due_on: "2026-11-27" });
    const server = await open({ "GET /api/v1/audit/tasks": () => ({ items: tasks, next: null }), [PLAN]: () => { tasks = [task]; return { added: 1, reopened: 0 }; } });
    const finding = await opened(/Старый бот/u);
    await userEvent.click(await within(finding).findByRole("button", { name: "Поставить задачу" }));
    expect(await within(finding).findByRole("link", { name: /Задача в.плане · Глеб Рыбаков · До.27.ноября/u })).toBeVisible();
    expect(server.bodies(PLAN)).toEqual([{ keys: ["MSG-41-15|telegram"] }]);
    expect(within(finding).queryByRole("button", { name: "Поставить задачу" })).toBeNull();
  });

  it("show an older run as it was and plan nothing from it", async () => {
    await open({}, { path: "/audit/findings?run=1" });
    expect(screen.getByRole("note")).toHaveTextContent(/не последняя проверка/u);
    const finding = await opened(/Старый бот/u);
    await within(finding).findByText(/На чём основано/u);
    expect(within(finding).queryByRole("button", { name: "Поставить задачу" })).toBeNull();
  });

  it("put duties into the plan by one press", async () => {
    const server = await open();
    const duties = screen.getByRole("region", { name: "Обязанности" });
    await userEvent.click(within(duties).getByRole("button", { name: /Показать 1/u }));
    expect(duties).toHaveTextContent(/Уведомить РКН.*10 рабочих дней/u);
    await userEvent.click(await within(duties).findByRole("button", { name: /^Добавить в.план 1 обязанность$/u }));
    await waitFor(() => { expect(server.bodies(PLAN)).toEqual([{ with_duties: true, keys: ["PD-22-NOTIFY|duty"] }]); });
  });

  it("let nobody plan or run who may only look", async () => {
    await open({}, { session: { ...DARYA, permissions: ["audit.view"] } });
    await opened(/Старый бот/u);
    expect(screen.queryByRole("button", { name: "Поставить задачу" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Проверить снова" })).toBeNull();
  });
});

describe("the overview", () => {
  it("counts by verb and explains how they were told apart", async () => {
    await open();
    const overview = screen.getByRole("region", { name: "Итог проверки" });
    expect(overview).toHaveTextContent(/2 прекратить сейчас/u);
    await userEvent.click(within(overview).getByText("Как мы расставили"));
    expect(within(overview).getByText(/наибольшая санкция от 500/u)).toBeVisible();
  });

  it("tells at a press what becomes of the findings on a day", async () => {
    await open();
    const dates = screen.getByRole("list", { name: /^Что и.когда$/u });
    expect(dates).toHaveTextContent("сегодня");
    await userEvent.click(within(dates).getByRole("button", { name: /изменится 1 находка/u }));
    expect(await screen.findByText("станет тяжелее: Реклама в Telegram")).toBeVisible();
  });

  it("says at the tab how many proposals wait", async () => {
    await open();
    expect(await screen.findByRole("link", { name: /^Опись\s*2$/u })).toBeVisible();
  });
});

describe("the history", () => {
  it("compares two runs by the names of things, and opens an older one", async () => {
    const server = new Server({
      "GET /api/v1/audit/runs": () => ({ items: LINES, next: null }), "GET /api/v1/audit/runs/2/difference": () => DIFFERENCE, "GET /api/v1/audit/items": () => ({ items: [], next: null, counts: {} }),
    });
    const { router } = await draw(<RunsView />, { path: "/audit/runs", session: OFFICER });
    const gone = await screen.findByRole("region", { name: "Ушло: 1" });
    expect(gone).toHaveTextContent("База за рубежом: HubSpot: старые клиенты");
    expect(screen.getByRole("region", { name: "Новое: 0" })).toHaveTextContent("Ничего");
    await userEvent.click(within(screen.getByRole("table")).getAllByRole("row")[2] as HTMLElement);
    await waitFor(() => { expect(router.state.location.href).toBe("/audit/findings?run=1"); });
    expect(server.asked.some((one) => one.call === "GET /api/v1/audit/runs/2/difference")).toBe(true);
  });
});
