import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import { aRun, aTask, LINES } from "../a-run";
import { dayOf } from "../data";

import PlanView from "./plan-view";

type Answers = Record<string, (body: unknown, url: URL) => unknown>;
const OFFICER = { ...DARYA, permissions: ["audit.view", "audit.manage"] };
const TODAY = dayOf(new Date());
const TASKS = [
  aTask({ due_on: TODAY }),
  aTask({ id: 2, key: "MSG-41-15|telegram", title: "Закрыть ответы в Telegram", operator_id: null, operator_name: null, needs: [1], check_kind: "none", check_state: "unknown", check_words: "", due_on: "2026-01-10" }),
  aTask({ id: 3, key: "x", title: "Выгрузить HubSpot", state: "done", check_state: "yes", check_words: "В описи отмечено, что не используется" }),
];

async function open(answers: Answers = {}, session = OFFICER): Promise<Server> {
  const server = new Server({
    "GET /api/v1/audit/tasks": () => ({ items: TASKS, next: null }), "GET /api/v1/audit/runs": () => ({ items: LINES, next: null }), "GET /api/v1/audit/items": () => ({ items: [], next: null, counts: {} }),
    "GET /api/v1/audit/runs/2": () => aRun({ ahead: [{ day: TODAY, title: "Конец переходного периода ФАС", turns: [] }] }), ...answers,
  });
  await draw(<PlanView />, { path: "/audit/plan", session });
  await screen.findByRole("region", { name: "Сделать" });
  return server;
}

const column = (name: string): HTMLElement => screen.getByRole("region", { name });
const card = (name: string, title: string): HTMLElement => within(column(name)).getAllByRole("button").find((one) => one.textContent.startsWith(title)) as HTMLElement;

function drag(card: HTMLElement, onto: HTMLElement): void {
  const held = new Map<string, string>();
  const dataTransfer = { setData: (kind: string, value: string) => { held.set(kind, value); }, getData: (kind: string) => held.get(kind) ?? "" };
  fireEvent.dragStart(card, { dataTransfer });
  fireEvent.drop(onto, { dataTransfer });
}

describe("the board", () => {
  it("says what a task waits for, who does it, and what the product has seen of it", async () => {
    await open();
    const waiting = card("Сделать", "Закрыть ответы");
    expect(waiting).toHaveTextContent("ждёт: Подключить MAX");
    expect(waiting).toHaveTextContent(/Просрочено/u);
    expect(card("Сделать", "Подключить MAX")).toHaveTextContent(/Дарья Мещерякова.*Сообщений в канале MAX ещё не было/u);
    expect(card("Сделано", "Выгрузить HubSpot")).toHaveTextContent("Пристань видит: сделано");
  });

  it("moves a card that is dragged, with the version that was on the screen", async () => {
    const server = await open({ "PUT /api/v1/audit/tasks/1": () => ({}) });
    drag(card("Сделать", "Подключить MAX"), column("Делается"));
    await waitFor(() => { expect(server.bodies("PUT /api/v1/audit/tasks/1")).toMatchObject([{ state: "doing", version: 1, operator_id: 7 }]); });
  });

  it("shows the refusal where the product sees that it is not done", async () => {
    const words = "Пристань видит, что это ещё не сделано";
    await open({ "PUT /api/v1/audit/tasks/1": () => Response.json({ type: "about:blank", title: words, status: 409, code: "audit.task_not_done" }, { status: 409 }) });
    drag(card("Сделать", "Подключить MAX"), column("Сделано"));
    expect(await screen.findByRole("alert")).toHaveTextContent(words);
  });

  it("lets nobody drag who may only look", async () => {
    const server = await open({}, { ...DARYA, permissions: ["audit.view"] });
    drag(card("Сделать", "Подключить MAX"), column("Сделано"));
    expect(server.asked.filter((one) => one.call.startsWith("PUT"))).toEqual([]);
  });

  it("is narrowed to one's own tasks, to nobody's and to late ones", async () => {
    await open();
    await userEvent.click(screen.getByText("Мои 2"));
    expect(screen.queryByRole("button", { name: /Закрыть ответы/u })).toBeNull();
    await userEvent.click(screen.getByText("Ничьи 1"));
    expect(screen.getByRole("button", { name: /Закрыть ответы/u })).toHaveTextContent("ждёт: Подключить MAX");
    await userEvent.click(screen.getByText("Просрочены 1"));
    expect(screen.getByRole("button", { name: /Закрыть ответы/u })).toBeVisible();
  });
});

describe("the calendar", () => {
  it("shows terms and dates of the law, and moves by months", async () => {
    await open();
    await userEvent.click(screen.getByText("Календарь"));
    expect(screen.getByRole("button", { name: "Подключить MAX" })).toBeVisible();
    expect(await screen.findByText("Конец переходного периода ФАС")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Месяц вперёд" }));
    await userEvent.click(screen.getByRole("button", { name: "Месяц вперёд" }));
    expect(screen.queryByRole("button", { name: "Подключить MAX" })).toBeNull();
  });

  it("opens a task", async () => {
    await open({ "GET /api/v1/operators": () => ({ items: [] }) });
    await userEvent.click(screen.getByText("Календарь"));
    await userEvent.click(screen.getByRole("button", { name: "Подключить MAX" }));
    expect(within(await screen.findByRole("dialog")).getByRole("textbox", { name: /^Задача/u })).toHaveValue("Подключить MAX");
  });
});
