import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import type { UploadedFile, Verdict } from "@/lib/api/types";
import { draw, Server } from "@/tests/page";
import { conversation, message } from "@/tests/rows";

import { Composer } from "./composer";
import { write, writing } from "./composer-store";

let id = 500;

const REASON = { rule_id: "house-channel-closed", version: 1, title: "Канал закрыт для компании", text: "Администратор закрыл канал", article: "", confidence: "house", nature: "house", source: "", effect: "denied" };
const WAYS: Verdict["ways"] = [
  { kind: "other_channel", title: "Ответить через «Почта»", enabled: true, reason: "", channel: "email", identity_id: 71, inbox_id: 2, conversation_id: 900 },
  { kind: "ask_administrator", title: "Спросить администратора", enabled: true, reason: "" },
  { kind: "repeat", title: "Отправить ещё раз", enabled: false, reason: "Не поможет" },
];
const FILE: UploadedFile = { id: 41, name: "акт.pdf", mime: "application/pdf", kind: "file", size: 1200, width: null, height: null };

function place(number: number, part: object = {}) {
  return { id: number, channel: "max", inbox_id: 1, inbox_name: "Фарватер Банк", value_masked: "7••••1", display_name: "", state: "ok", is_muted: false, verified_phone: null, last_seen_at: null, reachability: { state: "can_write", title: "можно писать", detail: "" }, ...part };
}

function server(verdict: Verdict, draft: unknown[] = []): Server {
  const path = `/api/v1/conversations/${String(id)}`;
  return new Server({
    "GET /api/v1/snippets": () => [
      { id: 1, shortcut: "возврат", title: "Возврат за доставку", text: "Вернём деньги" },
      { id: 2, shortcut: "часы", title: "Когда мы работаем", text: "Отделение на Лесной открыто до 20:00" },
    ],
    "GET /api/v1/operators": () => [{ id: 7, name: "Дарья Мещерякова", grants: [{ role: "owner" }] }, { id: 9, name: "Нина Власова", grants: [{ role: "administrator" }] }],
    "GET /api/v1/inboxes": () => [{ id: 1, name: "Фарватер Банк", channel: "max", business_line_id: 1, state: "working", capabilities: { buttons: true, button_kinds: ["callback", "link", "request_contact"] } }],
    [`GET /api/v1/contacts/${String(id)}`]: () => ({
      contact: { id, name: "Марина Ковалёва", note: "", created_at: "2026-11-01T07:00:00Z" },
      identities: [place(id), place(71, { channel: "email", inbox_id: 2, inbox_name: "Почта", value_masked: "m••••@mail.ru" }), place(72, { channel: "sms", inbox_id: 3, inbox_name: "SMS", reachability: { state: "blocked", title: "остановлено клиентом", detail: "" } })],
      conversations: [conversation(id), conversation(900, { identity_id: 71, channel: "email", inbox_id: 2 })],
    }),
    "POST /api/v1/gate/preview": () => verdict,
    [`GET ${path}/draft`]: () => draft,
    [`PUT ${path}/draft`]: () => ({ version: 2 }),
    [`POST ${path}/typing`]: () => ({}),
    [`POST ${path}/messages`]: () => ({}),
    [`POST ${path}/notes`]: () => message(6, { conversation_id: id, kind: "note" }),
    "GET /api/v1/conversations/900/draft": () => [],
  });
}

const CLEARED: Verdict = { outcome: "cleared", reasons: [], ways: [] };
const DENIED: Verdict = { outcome: "denied", reasons: [REASON], ways: WAYS };

async function composer() {
  const detail = { conversation: conversation(id), contact: { id, name: "Марина Ковалёва", note: "", created_at: "2026-11-01T07:00:00Z" }, position: 0 };
  const view = await draw(<Composer detail={detail} />);
  return { ...view, field: await screen.findByRole("textbox", { name: "Ответ через MAX: Марина Ковалёва" }) };
}

async function refuse(field: HTMLElement) {
  const user = userEvent.setup();
  await user.type(field, "Здравствуйте");
  await screen.findAllByRole("button", { name: "Отправить нельзя" });
  await user.type(field, "{Control>}{Enter}{/Control}");
  return screen.findByRole("group", { name: "Отправить нельзя" });
}

describe("ways out of a refusal", () => {
  beforeEach(() => {
    id += 1;
    localStorage.clear();
  });

  it("make a note of the words alone: files wait for the answer, and by themselves are no note", async () => {
    const asked = server(DENIED);
    const { field } = await composer();
    act(() => { write(id, { uploads: [{ key: "41", name: FILE.name, size: FILE.size, file: FILE }] }); });
    const panel = await refuse(field);
    fireEvent.click(within(panel).getByRole("button", { name: "Сохранить заметку" }));
    await waitFor(() => { expect(asked.bodies(`POST /api/v1/conversations/${String(id)}/notes`)).toMatchObject([{ text: "Здравствуйте" }]); });
    expect(writing(id).text.reply).toBe("");
    expect(writing(id).uploads).toHaveLength(1);
    fireEvent.click(screen.getAllByRole("button", { name: "Отправить нельзя" })[0] as HTMLElement);
    expect(within(await screen.findByRole("group", { name: "Отправить нельзя" })).queryByRole("button", { name: "Сохранить заметку" })).toBeNull();
  });

  it("move the answer to the other address by a digit, and send nothing by themselves", async () => {
    const asked = server(DENIED);
    const { field, router } = await composer();
    const panel = await refuse(field);
    fireEvent.keyDown(panel, { code: "Digit1", key: "1" });
    await waitFor(() => { expect(router.state.location.pathname).toBe("/inbox/900"); });
    expect(writing(900).text.reply).toContain("Здравствуйте");
    expect(writing(id).text.reply).toBe("");
    expect(asked.asked.some((one) => one.call.endsWith("/messages"))).toBe(false);
  });

  it("turn into a note that names the administrator", async () => {
    server(DENIED);
    const { field } = await composer();
    const panel = await refuse(field);
    await userEvent.setup().click(within(panel).getByRole("button", { name: "Написать заметку" }));
    expect(await screen.findByRole("textbox", { name: /Заметка/u })).toHaveTextContent("@Нина Власова канал «Фарватер Банк» закрыт для ответов. Нужно ответить клиенту, подскажите как");
    expect(writing(id).text.reply).toBe("Здравствуйте");
  });

  it("copy the text for a public post and send nothing", async () => {
    const asked = server({ ...DENIED, ways: [{ kind: "make_public_post", title: "Опубликовать для всех без диалога", enabled: true, reason: "" }] });
    const { field } = await composer();
    const panel = await refuse(field);
    await userEvent.setup().click(within(panel).getByRole("button", { name: /^Скопировать.текст$/u }));
    expect(await navigator.clipboard.readText()).toBe("Здравствуйте");
    expect(asked.asked.some((one) => one.call.endsWith("/messages"))).toBe(false);
  });

  it("do nothing where they would not help", async () => {
    server(DENIED);
    const { field } = await composer();
    const panel = await refuse(field);
    fireEvent.keyDown(panel, { code: "Digit4", key: "4" });
    expect(screen.getByRole("group", { name: "Отправить нельзя" })).toHaveTextContent("Не поможет");
    fireEvent.keyDown(panel, { code: "Escape", key: "Escape" });
    expect(field).toHaveFocus();
  });
});

describe("the channel of the answer", () => {
  beforeEach(() => { id += 1; });

  it("is chosen by Alt+C in any layout; an address that takes nothing is shown and cannot be chosen", async () => {
    server(CLEARED);
    const { field, router } = await composer();
    await userEvent.setup().type(field, "Отвечу письмом");
    fireEvent.keyDown(field, { code: "KeyC", key: "с", altKey: true });
    expect(await screen.findByRole("menuitem", { name: /SMS/, hidden: true })).toHaveAttribute("data-disabled");
    await userEvent.setup().click(screen.getByRole("menuitem", { name: /Почта/, hidden: true }));
    await waitFor(() => { expect(router.state.location.pathname).toBe("/inbox/900"); });
    expect(writing(900).text.reply).toContain("Отвечу письмом");
  });
});

describe("the field of the answer", () => {
  beforeEach(() => { id += 1; });

  it("brings back the files of a draft that another tab left, and saves what is taken out", async () => {
    const asked = server(CLEARED, [{ kind: "reply", text: "", version: 1, updated_at: "2026-11-21T07:00:00Z", files: [FILE] }]);
    await composer();
    const tray = await screen.findByRole("list", { name: "Приложенные файлы" });
    expect(tray).toHaveTextContent("акт.pdf");
    await userEvent.setup().click(within(tray).getByRole("button", { name: /акт/ }));
    const saved = `PUT /api/v1/conversations/${String(id)}/draft`;
    await waitFor(() => { expect(asked.bodies(saved)).toHaveLength(1); });
    expect(asked.bodies(saved)[0]).toMatchObject({ file_ids: [], version: 1 });
  });

  it("opens snippets by the key of «/» in the Russian layout, and leaves a full stop after a word alone", async () => {
    server(CLEARED);
    const { field } = await composer();
    field.focus();
    fireEvent.keyDown(field, { code: "Slash", key: "." });
    await screen.findByRole("option", { name: /Возврат за доставку/ });
    expect(field).toHaveValue("/");
    fireEvent.change(field, { target: { value: "слово" } });
    expect(fireEvent.keyDown(field, { code: "Slash", key: "." })).toBe(true);
  });

  it("looks through the words of answers by «??»", async () => {
    server(CLEARED);
    const { field } = await composer();
    const user = userEvent.setup();
    await user.type(field, "??лесной");
    await screen.findByRole("option", { name: /Когда мы работаем/ });
    await user.keyboard("{Enter}");
    expect(field).toHaveValue("Отделение на Лесной открыто до 20:00");
  });

  it("asks for the phone number with a button where the channel has one", async () => {
    const asked = server(CLEARED);
    const { field } = await composer();
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Попросить номер телефона" }));
    expect(screen.getByRole("list", { name: /^Кнопки под.сообщением/u })).toHaveTextContent("Отправить мой номер");
    await user.type(field, "{Control>}{Enter}{/Control}");
    const sent = `POST /api/v1/conversations/${String(id)}/messages`;
    await waitFor(() => { expect(asked.bodies(sent)).toHaveLength(1); });
    expect(asked.bodies(sent)[0]).toMatchObject({ buttons: [[{ text: "Отправить мой номер", kind: "request_contact" }]] });
  });
});
