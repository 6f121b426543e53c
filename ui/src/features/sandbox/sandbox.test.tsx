import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import i18next from "i18next";
import type { ReactNode } from "react";
import { initReactI18next } from "react-i18next";

import sandbox from "@/locales/ru/sandbox.json";

import { CustomerCard } from "./customer-card";
import { FaultsCard } from "./faults-card";
import { PhoneScreen } from "./phone";
import { RequestsCard } from "./requests-card";
import type { Bot, Customer, Phone, PhoneMessage } from "./types";

const BOT: Bot = { bot_id: 9001, name: "Фарватер Банк", username: "bank_bot", mode: "webhook", fields: {} };
const ANNA: Customer = { user_id: 7001, first_name: "Анна", last_name: "Тестова", phone: null, chat_id: 5001, status: "active" };

function message(changes: Partial<PhoneMessage>): PhoneMessage {
  const empty = { attachments: [], buttons: [], link: null, is_edited: false, is_removed: false, is_hidden: false };
  return { mid: "mid.1", from_bot: true, at_ms: Date.now(), text: "", ...empty, ...changes };
}

let phone: Phone;
let sent: { method: string; path: string; body: unknown }[];
const answers: Record<string, unknown> = {};

beforeAll(async () => {
  Element.prototype.scrollTo = () => undefined;
  await i18next.use(initReactI18next).init({
    lng: "ru", resources: { ru: { sandbox, common: { today: "Сегодня" } } }, defaultNS: "common", interpolation: { escapeValue: false },
  });
});

beforeEach(() => {
  sent = [];
  phone = { customer: ANNA, bot: { user_id: 9001, name: BOT.name, username: "" }, messages: [], action: null, toast: null, toast_at_ms: 0, muted_until_ms: null };
  answers["/requests"] = { items: [] };
  answers["/faults"] = { duplicate_every: 0, duplicate_after_s: 60, voice_defect: true };
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== "GET") sent.push({ method: request.method, path: pathname, body: await request.json() });
    const ending = Object.keys(answers).find((key) => pathname.endsWith(key));
    return new Response(JSON.stringify(ending ? answers[ending] : phone));
  });
});

function show(page: ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(<MantineProvider><QueryClientProvider client={queries}>{page}</QueryClientProvider></MantineProvider>);
}

test("a customer who followed a link of the bot begins with what the link carries", async () => {
  const onStarted = vi.fn();
  show(<PhoneScreen bot={BOT} customer={ANNA} start="7-abcdefghijklmnopqrst" onStarted={onStarted} />);
  expect(screen.queryByRole("textbox", { name: "Сообщение" })).toBeNull();
  expect(screen.getByText("7-abcdefghijklmnopqrst")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Начать" }));
  await waitFor(() => { expect(onStarted).toHaveBeenCalledOnce(); });
  expect(sent[0]).toEqual({ method: "POST", path: "/sandbox/max/control/bots/9001/customers/7001/acts/start", body: { payload: "7-abcdefghijklmnopqrst" } });
});

test("a customer writes and the words go to the twin", async () => {
  show(<PhoneScreen bot={BOT} customer={ANNA} />);
  await userEvent.type(screen.getByRole("textbox", { name: "Сообщение" }), "Где заказ?{Enter}");
  await waitFor(() => { expect(sent).toHaveLength(1); });
  expect(sent[0]).toEqual({
    method: "POST", path: "/sandbox/max/control/bots/9001/customers/7001/messages", body: { text: "Где заказ?", reply_to: null },
  });
});

test("a button under a message is pressed by its place", async () => {
  phone.messages = [message({ mid: "mid.7", text: "Оцените", buttons: [[{ type: "callback", text: "1" }], [{ type: "callback", text: "5" }]] })];
  show(<PhoneScreen bot={BOT} customer={ANNA} />);
  await userEvent.click(await screen.findByRole("button", { name: "5" }));
  await waitFor(() => { expect(sent[0]?.body).toEqual({ mid: "mid.7", row: 1, column: 0 }); });
});

test("who has stopped the bot cannot write until it is started", async () => {
  phone.customer = { ...ANNA, status: "suspended" };
  show(<PhoneScreen bot={BOT} customer={phone.customer} />);
  expect(screen.queryByRole("textbox")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Бот остановлен. Запустить" }));
  await waitFor(() => { expect(sent[0]?.path).toMatch(/acts\/start$/); });
});

test("a text with markup of its own stays text", async () => {
  phone.messages = [message({ text: "<img src=x onerror=alert(1)>" })];
  show(<PhoneScreen bot={BOT} customer={ANNA} />);
  expect(await screen.findByText("<img src=x onerror=alert(1)>")).toBeInTheDocument();
});

test("a correction begun in the card is finished in the phone", async () => {
  phone.messages = [message({ mid: "mid.3", from_bot: false, text: "заказ 15" }), message({ mid: "mid.4", from_bot: false, text: null })];
  show(<><CustomerCard bot={BOT} customers={[ANNA]} chosen={ANNA} onChoose={() => undefined} /><PhoneScreen bot={BOT} customer={ANNA} /></>);
  await screen.findByText("заказ 15");
  await userEvent.click(screen.getByRole("button", { name: "правку" }));
  const field = screen.getByRole("textbox", { name: "Сообщение" });
  expect(field).toHaveValue("заказ 15");
  await userEvent.type(field, "!{Enter}");
  await waitFor(() => { expect(sent[0]?.body).toEqual({ mid: "mid.3", text: "заказ 15!" }); });
});

test("a switch sets its fault and takes it back", async () => {
  show(<FaultsCard bot={BOT} />);
  const toggle = await screen.findByRole("switch", { name: "Повторять доставку" });
  await waitFor(() => { expect(toggle).toBeEnabled(); });
  await userEvent.click(toggle);
  await waitFor(() => { expect(sent[0]).toMatchObject({ method: "PATCH", body: { duplicate_every: 1, duplicate_after_s: 60 } }); });
  await userEvent.click(screen.getByRole("button", { name: "Ещё способы" }));
  expect(screen.getByRole("switch", { name: "Отозвать токен" })).not.toBeChecked();
});

test("the log tells refusals in words and directions for the ear", async () => {
  const entry = { at_ms: Date.now(), status: 200, took_ms: 4, note: null };
  answers["/requests"] = {
    items: [
      { ...entry, number: 3, direction: "from_bot", title: "POST", detail: "/messages", status: null, outcome: "no_answer" },
      { ...entry, number: 2, direction: "to_bot", title: "message_created", detail: "«Где»", outcome: "repeat" },
      { ...entry, number: 1, direction: "from_bot", title: "POST", detail: "/upload · akt.p7s", status: 400, outcome: "refused", note: "File extension is forbidden" },
    ],
  };
  show(<RequestsCard bot={BOT} />);
  const rows = await screen.findAllByRole("listitem");
  expect(within(rows[0] as HTMLElement).getByText("нет ответа")).toBeInTheDocument();
  expect(within(rows[1] as HTMLElement).getByRole("img", { name: "к нам" })).toBeInTheDocument();
  expect(rows[1]).toHaveTextContent("повтор");
  expect(within(rows[2] as HTMLElement).getByText("тип файла запрещён")).toBeInTheDocument();
});
