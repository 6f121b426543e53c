import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import type { Verdict } from "@/lib/api/types";
import { takeBack } from "@/lib/toasts";
import { draw, Server } from "@/tests/page";
import { conversation, message } from "@/tests/rows";

import { Composer } from "./composer";
import { write } from "./composer-store";

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
  await draw(<Composer detail={detail} />);
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
    expect(within(panel).queryByRole("button")).toBeNull();
    expect(asked.bodies(`POST /api/v1/conversations/${String(id)}/messages`)).toEqual([]);
    expect(field).toHaveValue("Здравствуйте");
  });

  it("shows both texts when another tab changed the draft", async () => {
    server({ [`PUT /api/v1/conversations/${String(id)}/draft`]: () => Response.json({ title: "Черновик изменён", status: 409, code: "draft.conflict", type: "about:blank", theirs: { text: "их слова", version: 4 } }, { status: 409 }) });
    const field = await composer();
    const user = userEvent.setup();
    await user.type(field, "мои слова");
    const strip = await screen.findByRole("alert", undefined, { timeout: 2500 });
    expect(strip).toHaveTextContent("их слова");
    await user.click(screen.getByRole("button", { name: "Взять тот текст" }));
    expect(field).toHaveValue("их слова");
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
