import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { Toasts } from "@/components/toasts";
import type { Verdict } from "@/lib/api/types";
import { takeBack } from "@/lib/toasts";
import { draw, Server } from "@/tests/page";
import { conversation, message } from "@/tests/rows";

import { waitingAnswers } from "../data/outbox";
import { Composer } from "./composer";
import { startEdit, write, writing } from "./composer-store";

let number = 100;
let id = number;
let verdict: Verdict = { outcome: "cleared", reasons: [], ways: [] };

function server(more: Record<string, () => unknown> = {}): Server {
  const path = `/api/v1/conversations/${String(id)}`;
  return new Server({
    "GET /api/v1/snippets": () => [{ id: 1, shortcut: "возврат", title: "Возврат за доставку", text: "{{contact.first_name}}, вернём деньги до 25 ноября" }],
    "GET /api/v1/colleagues": () => ({ operators: [{ id: 8, name: "Ирина Климова" }], teams: [] }),
    "GET /api/v1/operators": () => [{ id: 7, name: "Дарья Мещерякова" }, { id: 8, name: "Ирина Климова" }, { id: 9, name: "Ираида Чужая" }],
    "GET /api/v1/inboxes": () => [{ id: 1, name: "Фарватер Банк", channel: "max", business_line_id: 1, state: "working", capabilities: { refused_extensions: ["p7s"] } }],
    "POST /api/v1/gate/preview": () => verdict,
    [`GET ${path}/draft`]: () => [],
    [`PUT ${path}/draft`]: () => ({ version: 1 }),
    [`POST ${path}/typing`]: () => ({}),
    [`POST ${path}/messages`]: () => message(5, { conversation_id: id, kind: "out", state: "queued" }),
    [`POST ${path}/notes`]: () => message(6, { conversation_id: id, kind: "note" }),
    "POST /api/v1/messages/5/cancel": () => ({}),
    ...more,
  });
}

async function composer() {
  const detail = { conversation: conversation(id), contact: { id, name: "Марина Ковалёва", note: "", created_at: "2026-11-01T07:00:00Z" }, position: 0 };
  await draw(<><Composer detail={detail} /><Toasts /></>);
  return screen.findByRole("textbox", { name: "Ответ через MAX: Марина Ковалёва" });
}

describe("the composer", () => {
  beforeEach(() => {
    number += 1;
    id = number;
    verdict = { outcome: "cleared", reasons: [], ways: [] };
    localStorage.clear();
  });

  it("sends by Ctrl+Enter, clears the field and takes the words back on demand", async () => {
    const asked = server();
    const field = await composer();
    const user = userEvent.setup();
    await user.type(field, "Курьер приедет завтра{Control>}{Enter}{/Control}");
    expect(field).toHaveValue("");
    await waitFor(() => { expect(asked.bodies(`POST /api/v1/conversations/${String(id)}/messages`)).toHaveLength(1); });
    const [body] = asked.bodies(`POST /api/v1/conversations/${String(id)}/messages`) as { text: string; client_key: string }[];
    expect(body?.text).toBe("Курьер приедет завтра");
    expect(body?.client_key).toMatch(/^[0-9a-f]{32}$/);
    act(() => { takeBack(); });
    await waitFor(() => { expect(field).toHaveValue("Курьер приедет завтра"); });
    expect(asked.bodies("POST /api/v1/messages/5/cancel")).toHaveLength(1);
  });

  it("keeps what could not be sent without a network and gives back what was refused", async () => {
    server({ [`POST /api/v1/conversations/${String(id)}/messages`]: () => Response.json({ title: "Слишком длинно", status: 422, code: "too_long", type: "about:blank" }, { status: 422 }) });
    const field = await composer();
    const user = userEvent.setup();
    await user.type(field, "слова{Control>}{Enter}{/Control}");
    await waitFor(() => { expect(field).toHaveValue("слова"); });
    globalThis.fetch = () => Promise.reject(new TypeError("network"));
    await user.type(field, "{Control>}{Enter}{/Control}");
    await waitFor(() => { expect(localStorage.getItem("pristan.outbox")).toContain("слова"); });
    expect(field).toHaveValue("");
  });

  it("sends one answer after another, and behind what waits for the network only after it", async () => {
    const call = `POST /api/v1/conversations/${String(id)}/messages`;
    const gone: (() => void)[] = [];
    const asked = server({ [call]: () => message(5, { conversation_id: id, kind: "out", state: "queued" }) });
    const answered = globalThis.fetch;
    globalThis.fetch = async (input) => {
      const answer = await answered(input);
      if ((input as Request).url.endsWith("/messages")) await new Promise<void>((resolve) => { gone.push(resolve); });
      return answer;
    };
    const field = await composer();
    const user = userEvent.setup();
    await user.type(field, "первое{Control>}{Enter}{/Control}");
    await user.type(field, "второе{Control>}{Enter}{/Control}");
    await waitFor(() => { expect(gone).toHaveLength(1); });
    expect(asked.bodies(call)).toMatchObject([{ text: "первое" }]);
    act(() => { gone[0]?.(); });
    await waitFor(() => { expect(asked.bodies(call)).toMatchObject([{ text: "первое" }, { text: "второе" }]); });
    act(() => { gone[1]?.(); });

    globalThis.fetch = () => Promise.reject(new TypeError("network"));
    await user.type(field, "третье{Control>}{Enter}{/Control}");
    await waitFor(() => { expect(waitingAnswers().map((one) => one.body["text"])).toEqual(["третье"]); });
    globalThis.fetch = answered;
    await user.type(field, "четвёртое{Control>}{Enter}{/Control}");
    await waitFor(() => { expect(waitingAnswers().map((one) => one.body["text"])).toEqual(["третье", "четвёртое"]); });
    expect(asked.bodies(call)).toHaveLength(2);
  });

  it("keeps the words of an edit that did not reach the server", async () => {
    server({ "PATCH /api/v1/messages/44": () => Response.json({ title: "Канал занят", status: 503, code: "busy", type: "about:blank" }, { status: 503 }) });
    const field = await composer();
    const user = userEvent.setup();
    await user.type(field, "начатый ответ");
    act(() => { startEdit(message(44, { conversation_id: id, kind: "out", text: "Приедет завтра", state: "sent" })); });
    await user.type(field, " утром{Control>}{Enter}{/Control}");
    await waitFor(() => { expect(writing(id).editing?.id).toBe(44); });
    expect(field).toHaveValue("Приедет завтра утром");
    await user.click(screen.getByRole("button", { name: "Убрать" }));
    expect(field).toHaveValue("начатый ответ");
  });

  it("sends a letter with copies, stops at what is no address, and gives copies, subject and buttons back", async () => {
    const capabilities = { subject: true, buttons: true, button_kinds: ["callback"] };
    const asked = server({ "GET /api/v1/inboxes": () => [{ id: 1, name: "Почта", channel: "email", business_line_id: 1, state: "active", capabilities }] });
    const field = await composer();
    const user = userEvent.setup();
    await user.type(await screen.findByRole("textbox", { name: "Тема письма" }), "Счёт");
    await user.click(screen.getByRole("button", { name: "Копия" }));
    await user.type(screen.getByRole("textbox", { name: "Кому копия" }), "ivan@firm.example, olga");
    act(() => { write(id, { buttons: [{ text: "Да", kind: "callback", value: "yes" }] }); });
    await user.type(field, "Счёт во вложении{Control>}{Enter}{/Control}");
    expect(screen.getByRole("alert")).toHaveTextContent(/Не.похоже на.адрес почты: olga/u);
    expect(field).toHaveValue("Счёт во вложении");
    await user.type(screen.getByRole("textbox", { name: "Кому копия" }), "@firm.example");
    await user.type(field, "{Control>}{Enter}{/Control}");
    const call = `POST /api/v1/conversations/${String(id)}/messages`;
    await waitFor(() => { expect(asked.bodies(call)).toHaveLength(1); });
    expect(asked.bodies(call)[0]).toMatchObject({ subject: "Счёт", cc: ["ivan@firm.example", "olga@firm.example"] });
    expect(screen.queryByRole("textbox", { name: "Кому копия" })).toHaveValue("");
    act(() => { takeBack(); });
    await waitFor(() => { expect(field).toHaveValue("Счёт во вложении"); });
    expect(writing(id)).toMatchObject({ subject: "Счёт", cc: "ivan@firm.example, olga@firm.example", buttons: [{ text: "Да", kind: "callback", value: "yes" }] });
  });

  it("puts a snippet in by «/», with the name filled in", async () => {
    server();
    const field = await composer();
    const user = userEvent.setup();
    await user.type(field, "/");
    await screen.findByRole("option", { name: /Возврат за доставку/ });
    await user.type(field, "воз{Enter}");
    expect(field).toHaveValue("Марина, вернём деньги до 25 ноября");
  });

  it("writes a note that names the colleague it is for", async () => {
    const asked = server();
    await composer();
    const user = userEvent.setup();
    await user.click(screen.getByRole("tab", { name: /Заметка/ }));
    const field = await screen.findByRole("textbox", { name: /Заметка о.клиенте: Марина/u });
    await user.type(field, "@Ири");
    await screen.findByRole("option", { name: /Ирина Климова/ });
    expect(screen.queryByRole("option", { name: /Ираида/ })).toBeNull();
    await user.type(field, "{Enter}проверьте{Control>}{Enter}{/Control}");
    const call = `POST /api/v1/conversations/${String(id)}/notes`;
    await waitFor(() => { expect(asked.bodies(call)).toHaveLength(1); });
    expect(asked.bodies(call)[0]).toMatchObject({ text: "@Ирина Климова проверьте", mentions: [8] });
  });

  it("does not send what the gate stops, says why and stays focusable", async () => {
    verdict = {
      outcome: "denied",
      reasons: [{ rule_id: "MSG-41-15", version: 1, title: "Отправить нельзя", text: "норма запрещает переписку", article: "41-ФЗ, ст. 15", confidence: "law", nature: "house", source: "", effect: "deny" }],
      ways: [{ kind: "email", title: "Отправить письмом", enabled: false, reason: "адреса нет" }],
    };
    const asked = server();
    const field = await composer();
    const user = userEvent.setup();
    await user.type(field, "Здравствуйте");
    const [button] = await screen.findAllByRole("button", { name: "Отправить нельзя" });
    expect(button).toHaveAttribute("aria-disabled", "true");
    await user.type(field, "{Control>}{Enter}{/Control}");
    const panel = await screen.findByRole("group", { name: "Отправить нельзя" });
    expect(panel).toHaveTextContent("41-ФЗ, ст. 15");
    expect(panel).toHaveTextContent("адреса нет");
    expect(within(panel).getAllByRole("button").map((one) => one.textContent)).toEqual(["Сохранить заметку", "Почему так"]);
    expect(asked.bodies(`POST /api/v1/conversations/${String(id)}/messages`)).toEqual([]);
    expect(field).toHaveValue("Здравствуйте");
  });

  it("shows both texts when another tab changed the draft", async () => {
    server({ [`PUT /api/v1/conversations/${String(id)}/draft`]: () => Response.json({ title: "Черновик изменён", status: 409, code: "draft.conflict", type: "about:blank", theirs: { text: "их слова", version: 4 } }, { status: 409 }) });
    const field = await composer();
    const user = userEvent.setup();
    await user.type(field, "мои слова");
    const strip = await screen.findByRole("alert");
    expect(strip).toHaveTextContent("их слова");
    await user.click(screen.getByRole("button", { name: "Взять тот текст" }));
    expect(field).toHaveValue("их слова");
  });

  it("says how many files are left out of a message, and that a note has none", async () => {
    server({ "POST /api/v1/files": () => ({ id: 1, name: "a", mime: "text/plain", size: 1, kind: "file", width: null, height: null }) });
    const field = await composer();
    const user = userEvent.setup();
    const files = Array.from({ length: 12 }, (_one, at) => new File(["x"], `${String(at)}.txt`));
    await user.click(field);
    await user.paste({ files: files as unknown as FileList, types: ["Files"], getData: () => "" } as unknown as DataTransfer);
    expect(within(await screen.findByRole("list", { name: "Приложенные файлы" })).getAllByRole("listitem")).toHaveLength(10);
    expect(screen.getAllByText(/Не.приложены 2.файла/u).length).toBeGreaterThan(0);
    await user.click(screen.getByRole("tab", { name: /Заметка/ }));
    await user.paste({ files: files as unknown as FileList, types: ["Files"], getData: () => "" } as unknown as DataTransfer);
    expect(screen.getAllByText(/К.заметке файлы не.прикладывают/u).length).toBeGreaterThan(0);
  });

  it("refuses a file that the channel would refuse before uploading it", async () => {
    const asked = server();
    const field = await composer();
    await waitFor(() => { expect(asked.asked.some((one) => one.call === "GET /api/v1/inboxes")).toBe(true); });
    const user = userEvent.setup();
    const file = new File(["x"], "подпись.p7s");
    await waitFor(async () => {
      act(() => { write(id, { uploads: [] }); });
      await user.click(field);
      await user.paste({ files: [file] as unknown as FileList, types: ["Files"], getData: () => "" } as unknown as DataTransfer);
      expect(screen.getByRole("list", { name: "Приложенные файлы" })).toHaveTextContent("MAX не принимает файлы .p7s");
    });
    expect(asked.asked.some((one) => one.call === "POST /api/v1/files")).toBe(false);
  });
});
