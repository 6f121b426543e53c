import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { Toasts } from "@/components/toasts";
import type { Reason, Verdict } from "@/lib/api/types";
import { takeBack } from "@/lib/toasts";
import { draw, Server } from "@/tests/page";
import { conversation, message } from "@/tests/rows";

import { Composer } from "./composer";
import { write } from "./composer-store";

const TEXT = "Ваш паспорт 4509 123456, верно?";
const FRAGMENT = { start: 12, end: 23, kind: "RU_PASSPORT", words: "Серия и номер паспорта РФ" };
const MASK = { kind: "mask", title: "Скрыть данные и отправить", enabled: true, reason: "" };
const OFFICER = { kind: "ask_privacy_officer", title: "Спросить ответственного за персональные данные", enabled: true, reason: "" };
const CLEARED: Verdict = { outcome: "cleared", reasons: [], ways: [] };

function reason(part: Partial<Reason> = {}): Reason {
  return { rule_id: "MSG-149-10-8", version: 2, effect: "denied", title: "Данные в чужом мессенджере", text: "В сообщении паспорт", article: "149-ФЗ, ст. 10 ч. 8", confidence: "текст закона", nature: "law", source: "", fragments: [FRAGMENT], shadow: false, ...part };
}

function denied(ways: Verdict["ways"], part: Partial<Verdict> = {}): Verdict {
  return { outcome: "denied", reasons: [reason()], ways, masked: "Ваш паспорт •••• ••••56, верно?", ...part };
}

let id = 800;
let verdict: Verdict = CLEARED;

function server(more: Record<string, (body: unknown) => unknown> = {}): Server {
  const path = `/api/v1/conversations/${String(id)}`;
  return new Server({
    "GET /api/v1/inboxes": () => [{ id: 1, name: "Фарватер Банк", channel: "max", business_line_id: 1, state: "working" }],
    "GET /api/v1/operators": () => [],
    "GET /api/v1/snippets": () => [],
    "POST /api/v1/gate/preview": () => verdict,
    [`GET ${path}/draft`]: () => [],
    [`PUT ${path}/draft`]: () => ({ version: 1 }),
    [`POST ${path}/typing`]: () => ({}),
    [`POST ${path}/messages`]: () => message(5, { conversation_id: id, kind: "out", state: "queued" }),
    [`POST ${path}/notes`]: () => message(6, { conversation_id: id, kind: "note" }),
    [`POST ${path}/invite`]: () => message(7, { conversation_id: id, kind: "out" }),
    "GET /api/v1/consent-catalogue": () => ({ purposes: [{ id: "special", rule: "PD-10-SPECIAL", proof: "written" }, { id: "ads", rule: "AD-18-1", proof: "verified" }] }),
    [`POST ${path}/consents`]: () => message(8, { conversation_id: id, kind: "out" }),
    ...more,
  });
}

const sent = (asked: Server, what = "messages") => asked.bodies(`POST /api/v1/conversations/${String(id)}/${what}`);

async function composer() {
  const detail = { conversation: conversation(id), contact: { id, name: "Марина Ковалёва", note: "", created_at: "2026-11-01T07:00:00Z" }, position: 0 };
  const view = await draw(<Composer detail={detail} />);
  return { ...view, field: await screen.findByRole("textbox", { name: "Ответ через MAX: Марина Ковалёва" }) };
}

async function stop(field: HTMLElement, name: string) {
  fireEvent.change(field, { target: { value: TEXT } });
  fireEvent.keyDown(field, { code: "Enter", key: "Enter", ctrlKey: true });
  return screen.findByRole("group", { name });
}

beforeEach(() => {
  id += 1;
  verdict = CLEARED;
  localStorage.clear();
});

describe("the verdict while somebody types", () => {
  it("is asked at most 150 ms after the last key, once, and nothing leaves before that pause", async () => {
    const asked = server();
    const { field } = await composer();
    await waitFor(() => { expect(asked.bodies("POST /api/v1/gate/preview")).toHaveLength(1); });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      for (const words of ["Ваш паспорт", "Ваш паспорт 4509", TEXT]) {
        fireEvent.change(field, { target: { value: words } });
        act(() => { vi.advanceTimersByTime(100); });
      }
      expect(JSON.stringify(asked.asked)).not.toContain("Ваш паспорт");
      act(() => { vi.advanceTimersByTime(50); });
    } finally {
      vi.useRealTimers();
    }
    await waitFor(() => { expect(asked.bodies("POST /api/v1/gate/preview")).toHaveLength(2); });
    expect(asked.bodies("POST /api/v1/gate/preview")[1]).toMatchObject({ text: TEXT });
  });

  it("marks the place at fault in the text and tells it in words to who cannot see the mark", async () => {
    verdict = denied([MASK]);
    server();
    const { field } = await composer();
    fireEvent.change(field, { target: { value: TEXT } });
    await waitFor(() => { expect(screen.getByTestId("marks").querySelector("mark")).toHaveTextContent("4509 123456"); });
    expect(field).toHaveAccessibleDescription(/^В.тексте: Серия и номер паспорта РФ$/u);
    expect(screen.getByTestId("marks")).toHaveTextContent(TEXT);
  });

  it("of a rule that only watches is told and stops nothing", async () => {
    verdict = { ...CLEARED, mode: "shadow", reasons: [reason({ shadow: true })] };
    const asked = server();
    const { field } = await composer();
    fireEvent.change(field, { target: { value: TEXT } });
    expect(await screen.findByText("пока только наблюдаем")).toBeVisible();
    fireEvent.click(screen.getByRole("button", { name: "Подробнее" }));
    const panel = await screen.findByRole("group", { name: "Можно отправить" });
    expect(panel).toHaveTextContent("149-ФЗ, ст. 10 ч. 8");
    expect(panel).toHaveTextContent("MSG-149-10-8 v2");
    fireEvent.keyDown(field, { code: "Enter", key: "Enter", ctrlKey: true });
    await waitFor(() => { expect(sent(asked)).toMatchObject([{ text: TEXT }]); });
  });

  it("names the file whose name is at fault", async () => {
    verdict = denied([], { reasons: [reason({ fragments: [{ start: 0, end: 6, kind: "PERSON", words: "имя человека", where: "file", number: 0 }] })] });
    server();
    await composer();
    act(() => { write(id, { uploads: [{ key: "1", name: "Иванов.pdf", size: 9, file: { id: 41, name: "Иванов.pdf", mime: "application/pdf", kind: "file", size: 9, width: null, height: null } }] }); });
    await waitFor(() => { expect(screen.getByRole("list", { name: "Приложенные файлы" })).toHaveTextContent("в имени файла: имя человека"); });
    expect(screen.getAllByRole("button", { name: "Отправить нельзя" })[0]).toHaveAttribute("aria-disabled", "true");
  });

  it("is waited for when somebody sends before the pause is over", async () => {
    verdict = denied([MASK]);
    const asked = server();
    const { field } = await composer();
    const panel = await stop(field, "Отправить нельзя");
    expect(panel).toHaveFocus();
    expect(sent(asked)).toEqual([]);
    expect(field).toHaveValue(TEXT);
  });

  it("does not hold the hand up: what is written meanwhile stays, and the answers keep their order", async () => {
    const asked = server();
    const { field } = await composer();
    for (const words of ["Первое", "Второе", "Третье"]) {
      fireEvent.change(field, { target: { value: words } });
      fireEvent.keyDown(field, { code: "Enter", key: "Enter", ctrlKey: true });
      expect(field).toHaveValue("");
    }
    fireEvent.change(field, { target: { value: "Ещё пишу" } });
    await waitFor(() => { expect(sent(asked)).toMatchObject([{ text: "Первое" }, { text: "Второе" }, { text: "Третье" }]); });
    expect(field).toHaveValue("Ещё пишу");
  });

  it("that does not come lets the answer go to the gate itself", async () => {
    const asked = server({ "POST /api/v1/gate/preview": () => Response.json({ title: "Нет", status: 500, code: "x", type: "about:blank" }, { status: 500 }) });
    const { field } = await composer();
    fireEvent.change(field, { target: { value: TEXT } });
    fireEvent.keyDown(field, { code: "Enter", key: "Enter", ctrlKey: true });
    fireEvent.keyDown(field, { code: "Enter", key: "Enter", ctrlKey: true });
    await waitFor(() => { expect(sent(asked)).toMatchObject([{ text: TEXT }]); });
  });
});

describe("a verdict that is wrong", () => {
  it("is reported by one click with the draft it was about; nothing leaves, the draft stays", async () => {
    verdict = denied([]);
    const asked = server({ "POST /api/v1/gate/false-alarms": () => new Response(null, { status: 204 }) });
    const { field } = await composer();
    const panel = await stop(field, "Отправить нельзя");
    fireEvent.click(within(panel).getByRole("button", { name: "Это ошибка?" }));
    expect(await within(panel).findByText(/^Спасибо, это.разберут$/u)).toBeVisible();
    expect(asked.bodies("POST /api/v1/gate/false-alarms")).toEqual([{ conversation_id: id, text: TEXT, file_ids: [] }]);
    expect(sent(asked)).toEqual([]);
    expect(field).toHaveValue(TEXT);
  });

  it("that no rule of law gave is nobody's mistake", async () => {
    verdict = denied([], { reasons: [reason({ nature: "house", article: "" })] });
    const { field } = await (server(), composer());
    const panel = await stop(field, "Отправить нельзя");
    expect(within(panel).queryByRole("button", { name: "Это ошибка?" })).toBeNull();
  });
});

describe("the ways out of a verdict", () => {
  it("show what will be left of the text, and send exactly that", async () => {
    verdict = denied([MASK]);
    const asked = server();
    const { field } = await composer();
    const panel = await stop(field, "Отправить нельзя");
    expect(panel).toHaveTextContent("Уйдёт так: Ваш паспорт •••• ••••56, верно?");
    fireEvent.click(within(panel).getByRole("button", { name: /^Скрыть и.отправить$/u }));
    await waitFor(() => { expect(sent(asked)).toMatchObject([{ text: "Ваш паспорт •••• ••••56, верно?" }]); });
    act(() => { takeBack(); });
  });

  it("show masking that would not help, with the reason and without a button", async () => {
    verdict = denied([]);
    const { field } = await (server(), composer());
    const panel = await stop(field, "Отправить нельзя");
    expect(panel).toHaveTextContent(/Не.поможет: запрещена сама переписка/u);
    expect(within(panel).queryByRole("button", { name: /^Скрыть и.отправить$/u })).toBeNull();
  });

  it("send a held answer for a decision only with a reason; digits in the reason choose nothing", async () => {
    verdict = denied([OFFICER], { outcome: "held" });
    const asked = server();
    const { field } = await composer();
    const panel = await stop(field, "Ждёт решения");
    fireEvent.keyDown(panel, { code: "Digit1", key: "1" });
    const why = await screen.findByRole("textbox", { name: "Почему сообщение нужно отпустить" });
    expect(within(panel).getByRole("button", { name: /^Отправить на.решение$/u })).toBeDisabled();
    await userEvent.setup().type(why, "Договор 2{Escape}");
    expect(screen.queryByRole("textbox", { name: "Почему сообщение нужно отпустить" })).toBeNull();
    fireEvent.keyDown(panel, { code: "Digit1", key: "1" });
    await userEvent.setup().type(await screen.findByRole("textbox", { name: "Почему сообщение нужно отпустить" }), "Сверяем договор 2");
    fireEvent.click(within(panel).getByRole("button", { name: /^Отправить на.решение$/u }));
    await waitFor(() => { expect(sent(asked)).toMatchObject([{ text: TEXT, ask: "Сверяем договор 2" }]); });
  });

  it("keep the answer as a note that the customer does not see", async () => {
    verdict = denied([]);
    const asked = server();
    const { field } = await composer();
    const panel = await stop(field, "Отправить нельзя");
    fireEvent.click(within(panel).getByRole("button", { name: "Сохранить заметку" }));
    await waitFor(() => { expect(sent(asked, "notes")).toMatchObject([{ text: TEXT }]); });
    expect(sent(asked)).toEqual([]);
    expect(field).toHaveValue("");
  });

  it("invite, keep the draft, and offer the conversation in the lawful channel", async () => {
    const max = { kind: "other_channel", title: "Ответить через «Фарватер в MAX»", enabled: true, reason: "", channel: "max", identity_id: 71, inbox_id: 2, conversation_id: 900 };
    verdict = denied([{ kind: "invite", title: "Пригласить в разрешённый канал", enabled: true, reason: "" }, max]);
    const asked = server();
    const [{ field, router }] = await Promise.all([composer(), draw(<Toasts />)]);
    const panel = await stop(field, "Отправить нельзя");
    fireEvent.click(within(panel).getByRole("button", { name: "Пригласить" }));
    await waitFor(() => { expect(sent(asked, "invite")).toHaveLength(1); });
    expect(field).toHaveValue(TEXT);
    fireEvent.click(await screen.findByRole("button", { name: /^Открыть диалог/u }));
    await waitFor(() => { expect(router.state.location.pathname).toBe("/inbox/900"); });
  });

  it.each([["AD-18-1", [{ purpose: "ads", way: "question" }]], ["PD-10-SPECIAL", []], ["MSG-41-15", []]])(
    "ask the customer for the consent that %s misses, where a question can give it",
    async (rule, questions) => {
      verdict = denied([{ kind: "ask_consent", title: "Получить согласие человека", enabled: true, reason: "" }], { reasons: [reason({ rule_id: rule })] });
      const asked = server();
      const { field } = await composer();
      const panel = await stop(field, "Отправить нельзя");
      fireEvent.click(within(panel).getByRole("button", { name: "Спросить согласие" }));
      await waitFor(() => { expect(asked.bodies("GET /api/v1/consent-catalogue")).toHaveLength(1); });
      await waitFor(() => { expect(sent(asked, "consents")).toMatchObject(questions); });
      expect(field).toHaveValue(TEXT);
    },
  );
});
