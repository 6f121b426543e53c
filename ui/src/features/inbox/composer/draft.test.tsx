import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { Toasts } from "@/components/toasts";
import type { Fact } from "@/lib/api/types";
import { snapshot } from "@/lib/realtime/live";
import { draw, Server } from "@/tests/page";
import { conversation, message } from "@/tests/rows";

import { Composer } from "./composer";
import { startEdit, write, writing } from "./composer-store";
import { giveBack } from "./give-back";

let id = 1200;
let path = "";
let live: (fact: Fact) => void = () => undefined;
let position = 10;

class Stream {
  addEventListener(kind: string, listener: (event: { data: string }) => void): void {
    if (kind === "fact") live = (fact) => { listener({ data: JSON.stringify(fact) }); };
  }

  close(): void { /* nothing is open */ }
}

const EMPTY = { kind: "reply", text: "", files: [], subject: "", cc: "", version: 0 };

/** Drafts as the server keeps them: over the version that was seen last, or not at all. `hold` makes an answer wait. */
function keeper() {
  const state = { draft: { ...EMPTY }, saves: [] as unknown[], hold: undefined as Promise<void> | undefined, broken: 0 };
  const save = async (body: unknown) => {
    const given = body as { text: string; subject: string; cc: string; version: number };
    state.saves.push(given.text);
    if (state.broken > 0) {
      state.broken -= 1;
      return Response.json({ title: "Позже", status: 503, code: "busy", type: "about:blank" }, { status: 503 });
    }
    const { text, subject, cc, version } = given;
    if (version !== state.draft.version && text !== state.draft.text) return Response.json({ title: "Черновик изменён", status: 409, code: "draft.conflict", type: "about:blank", theirs: state.draft }, { status: 409 });
    state.draft = { ...state.draft, text, subject, cc, version: state.draft.version + 1 };
    const kept = { version: state.draft.version };
    await state.hold;
    return kept;
  };
  return { state, save };
}

/** Another tab of the same person saves a draft: the fact of it comes here. */
function elsewhere(state: ReturnType<typeof keeper>["state"], text: string): void {
  state.draft = { ...state.draft, text, version: state.draft.version + 1 };
  position += 1;
  live({ position, kind: "draft_saved", at: "2026-11-22T10:00:00Z", conversation_id: id, data: { kind: "reply", text, version: state.draft.version } });
}

let verdict: unknown = { outcome: "cleared", reasons: [], ways: [] };

function server(more: Record<string, (body: unknown) => unknown> = {}) {
  const { state, save } = keeper();
  const asked = new Server({
    "GET /api/v1/snippets": () => [],
    "GET /api/v1/colleagues": () => ({ operators: [], teams: [] }),
    "GET /api/v1/operators": () => [],
    "GET /api/v1/inboxes": () => [{ id: 1, name: "Почта", channel: "max", business_line_id: 1, state: "active", capabilities: { subject: true } }],
    "POST /api/v1/gate/preview": () => verdict,
    [`GET ${path}/draft`]: () => (state.draft.version > 0 ? [state.draft] : []),
    [`PUT ${path}/draft`]: save,
    [`POST ${path}/typing`]: () => ({}),
    [`POST ${path}/messages`]: () => message(5, { conversation_id: id, kind: "out", state: "queued" }),
    ...more,
  });
  return { asked, state };
}

async function composer() {
  await snapshot(() => Promise.resolve({ position }), (page) => page);
  const detail = { conversation: conversation(id), contact: { id, name: "Марина Ковалёва", note: "", created_at: "2026-11-01T07:00:00Z" }, position: 0 };
  const view = await draw(<><Composer detail={detail} /><Toasts /></>);
  return { ...view, field: await screen.findByRole("textbox", { name: "Ответ через MAX: Марина Ковалёва" }), user: userEvent.setup() };
}

/** Does something, and lets the time pass in which a draft waits for the next key. */
function passing(doing: () => void): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    act(doing);
    act(() => { vi.advanceTimersByTime(800); });
  } finally {
    vi.useRealTimers();
  }
}

describe("a draft", () => {
  beforeEach(() => {
    vi.stubGlobal("EventSource", Stream);
    id += 1;
    path = `/api/v1/conversations/${String(id)}`;
    verdict = { outcome: "cleared", reasons: [], ways: [] };
    localStorage.clear();
  });

  it("is no other tab's when the one before it is still being saved", async () => {
    const { state } = server();
    const { field } = await composer();
    let saved: () => void = () => undefined;
    state.hold = new Promise((resolve) => { saved = resolve; });
    fireEvent.change(field, { target: { value: "раз" } });
    await waitFor(() => { expect(state.saves).toEqual(["раз"]); });
    passing(() => { fireEvent.change(field, { target: { value: "раз два" } }); });
    await Promise.resolve();
    expect(screen.queryByRole("alert")).toBeNull();
    act(() => { saved(); });
    await waitFor(() => { expect(state.draft.text).toBe("раз два"); });
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("is gone when its words were sent while it was being saved", async () => {
    const { state } = server();
    const { field, user } = await composer();
    let saved: () => void = () => undefined;
    state.hold = new Promise((resolve) => { saved = resolve; });
    await user.type(field, "Курьер выехал");
    await waitFor(() => { expect(state.saves).toHaveLength(1); });
    await screen.findByText("Можно отправить");
    passing(() => { fireEvent.keyDown(field, { code: "Enter", key: "Enter", ctrlKey: true }); });
    expect(field).toHaveValue("");
    act(() => { saved(); });
    await waitFor(() => { expect(state.draft.text).toBe(""); });
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("of another tab is not overwritten by words written here since: which one stays is asked", async () => {
    const { state } = server();
    const { field, user } = await composer();
    act(() => { elsewhere(state, "общее начало"); });
    await waitFor(() => { expect(field).toHaveValue("общее начало"); });
    await user.type(field, " здесь");
    act(() => { elsewhere(state, "общее начало там"); });
    const strip = await screen.findByRole("alert");
    expect(strip).toHaveTextContent("общее начало там");
    expect(state.draft.text).toBe("общее начало там");
    await user.click(screen.getByRole("button", { name: "Оставить этот текст" }));
    await waitFor(() => { expect(state.draft.text).toBe("общее начало здесь"); });
  });

  it("of another tab stays while nobody has said which one does, also when the conversation is left", async () => {
    const { state } = server();
    const { field, user, unmount } = await composer();
    act(() => { elsewhere(state, "там"); });
    await waitFor(() => { expect(field).toHaveValue("там"); });
    await user.type(field, " и здесь");
    act(() => { elsewhere(state, "там и там"); });
    await screen.findByRole("alert");
    const before = state.saves.length;
    unmount();
    await waitFor(() => { expect(state.saves.length).toBeGreaterThan(before); });
    expect(state.draft.text).toBe("там и там");
    expect(writing(id).text.reply).toBe("там и здесь");
  });

  it("is saved by itself after the server was away", async () => {
    const { state } = server();
    const { field } = await composer();
    state.broken = 1;
    fireEvent.change(field, { target: { value: "важное" } });
    await waitFor(() => { expect(state.saves).toHaveLength(1); });
    await waitFor(() => { expect(state.draft.text).toBe("важное"); });
  });

  it("keeps the subject and the copies of a letter for another machine", async () => {
    const { state, asked } = server();
    const { field, user } = await composer();
    await user.type(await screen.findByRole("textbox", { name: "Тема письма" }), "Счёт");
    await user.click(screen.getByRole("button", { name: "Копия" }));
    await user.type(screen.getByRole("textbox", { name: "Кому копия" }), "ivan@firm.example, ol");
    await waitFor(() => { expect(state.draft).toMatchObject({ subject: "Счёт", cc: "ivan@firm.example, ol" }); });
    expect(asked.asked.some((one) => one.call === `PUT ${path}/draft`)).toBe(true);
    await user.clear(screen.getByRole("textbox", { name: "Кому копия" }));
    await user.type(field, "Во вложении{Control>}{Enter}{/Control}");
    await waitFor(() => { expect(state.draft).toMatchObject({ text: "", subject: "", cc: "" }); });
  });

  it("brings the subject and the copies back", async () => {
    const { state } = server();
    state.draft = { ...EMPTY, text: "Начато", subject: "Счёт", cc: "ivan@firm.example", version: 4 };
    const { field } = await composer();
    await waitFor(() => { expect(field).toHaveValue("Начато"); });
    expect(screen.getByRole("textbox", { name: "Тема письма" })).toHaveValue("Счёт");
    expect(screen.getByRole("textbox", { name: "Кому копия" })).toHaveValue("ivan@firm.example");
  });

  it("is made of words that were taken back in a conversation that is not open any more", async () => {
    const { state } = server();
    const { field, user, unmount } = await composer();
    await user.type(field, "Уже лишнее{Control>}{Enter}{/Control}");
    unmount();
    giveBack(id, "reply", { text: "Уже лишнее", files: [], replyTo: null });
    await waitFor(() => { expect(state.draft.text).toBe("Уже лишнее"); });
  });

  it("takes what comes back while something sent is edited, and leaves the edit alone", async () => {
    server();
    const { field } = await composer();
    act(() => { startEdit(message(44, { conversation_id: id, kind: "out", text: "Приедет завтра", state: "sent" })); });
    act(() => { giveBack(id, "reply", { text: "Взятое назад", files: [], replyTo: null }); });
    expect(field).toHaveValue("Приедет завтра");
    expect(writing(id).aside).toBe("Взятое назад");
  });

  it("is made of an answer that the gate stops after the hand has gone on, and a line tells so", async () => {
    let judge: (found: unknown) => void = () => undefined;
    const { state } = server({ "POST /api/v1/gate/preview": (body) => ((body as { text: string }).text === "" ? verdict : new Promise((resolve) => { judge = resolve; })) });
    const { field, user, unmount, queries } = await composer();
    await waitFor(() => { expect(queries.isFetching()).toBe(0); });
    act(() => { write(id, { text: { reply: "Ваш паспорт 4509 123456", note: "" } }); });
    field.focus();
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(field).toHaveValue("");
    unmount();
    await draw(<Toasts />);
    act(() => { judge({ outcome: "denied", reasons: [{ rule_id: "R", version: 1, effect: "denied", title: "Нельзя", text: "В сообщении паспорт", article: "149-ФЗ", confidence: "law", nature: "law", source: "" }], ways: [] }); });
    await waitFor(() => { expect(state.draft.text).toBe("Ваш паспорт 4509 123456"); });
    expect(screen.getAllByText(/Не.отправлено. 149-ФЗ: В.сообщении паспорт/u).length).toBeGreaterThan(0);
  });

  it("has the words that were refused in the order in which they were written", async () => {
    let refuse: () => void = () => undefined;
    const written = new Promise<void>((resolve) => { refuse = resolve; });
    const no = () => Response.json({ title: "Подключение удалено", status: 409, code: "inbox.removed", type: "about:blank" }, { status: 409 });
    server({ [`POST ${path}/messages`]: () => written.then(no) });
    const { field, user } = await composer();
    await user.type(field, "первое{Control>}{Enter}{/Control}второе{Control>}{Enter}{/Control}третье");
    act(() => { refuse(); });
    await waitFor(() => { expect(field).toHaveValue("первое\nвторое\nтретье"); });
  });

  it("has the words that were taken back, the last first, before what is written now", () => {
    write(id, { text: { reply: "третье", note: "" } });
    giveBack(id, "reply", { text: "второе", files: [], replyTo: null });
    giveBack(id, "reply", { text: "первое", files: [], replyTo: null });
    expect(writing(id).text.reply).toBe("первое\nвторое\nтретье");
  });
});
