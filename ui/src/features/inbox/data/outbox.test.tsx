import { act, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { Toasts } from "@/components/toasts";
import type { Message } from "@/lib/api/types";
import { keys } from "@/lib/realtime/keys";
import { showToast, takeBack } from "@/lib/toasts";
import { draw, Server } from "@/tests/page";
import { message } from "@/tests/rows";

import { flushOutbox, takeOut, waitingAnswers } from "./outbox";
import { useOutboxFlush, useSend, type Outgoing } from "./use-send";
import { useThread } from "./use-thread";

let id = 800;
let path = "";
let call = "";
let say: (text: string) => void = () => undefined;
const given: string[] = [];
const giveBack = (outgoing: Outgoing) => { given.push(outgoing.text); };

function Desk() {
  const send = useSend(giveBack);
  useOutboxFlush(() => Promise.resolve(), () => undefined);
  const { messages } = useThread(id);
  say = (text) => { send({ conversationId: id, kind: "out", text, files: [], replyTo: null, buttons: [], mentions: [], subject: "", cc: [] }); };
  return <><ol>{messages.map((one) => <li key={one.client_key ?? one.id}>{one.text}</li>)}</ol><Toasts /></>;
}

const stored = (body: unknown, number = 9): Message => message(number, { ...(body as object), conversation_id: id, kind: "out", state: "queued" });
const lines = () => screen.queryAllByRole("listitem").map((one) => one.textContent);
const offline = () => Promise.reject(new TypeError("network"));

/** The thread of a conversation, with what the server does about answers and about taking them back. */
async function desk(answer: (body: unknown) => unknown) {
  const asked = new Server({ [`GET ${path}`]: () => ({ items: [message(1, { conversation_id: id, text: "Вопрос" })], previous: null, position: 1 }), [call]: answer, "POST /api/v1/messages/9/cancel": () => ({}) });
  const view = await draw(<Desk />);
  await waitFor(() => { expect(lines()).toEqual(["Вопрос"]); });
  return { asked, ...view };
}

describe("answers on their way", () => {
  beforeEach(() => {
    vi.stubGlobal("EventSource", class { addEventListener(): void { /* nothing comes */ } close(): void { /* nothing is open */ } });
    id += 1;
    path = `/api/v1/conversations/${String(id)}/messages`;
    call = `POST ${path}`;
    given.length = 0;
    localStorage.clear();
  });

  it("are taken back on the server too when they had waited for the network and left meanwhile", async () => {
    let answer: (body: unknown) => unknown = () => Response.json({ title: "Позже", status: 503, code: "busy", type: "about:blank" }, { status: 503 });
    const { asked } = await desk((body) => answer(body));
    act(() => { say("Курьер выехал"); });
    await waitFor(() => { expect(waitingAnswers()).toHaveLength(1); });
    answer = (body) => stored(body);
    await waitFor(() => { expect(waitingAnswers()).toEqual([]); });
    act(() => { takeBack(); });
    await waitFor(() => { expect(given).toEqual(["Курьер выехал"]); });
    expect(asked.bodies("POST /api/v1/messages/9/cancel")).toHaveLength(1);
  });

  it("do not leave later when they are taken back before the network was found to be away", async () => {
    await desk(() => ({}));
    let lose: () => void = () => undefined;
    globalThis.fetch = () => new Promise((_kept, refuse) => { lose = () => { refuse(new TypeError("network")); }; });
    act(() => { say("Курьер выехал"); });
    await waitFor(() => { expect(lines()).toContain("Курьер выехал"); });
    act(() => { takeBack(); });
    act(() => { lose(); });
    await waitFor(() => { expect(given).toEqual(["Курьер выехал"]); });
    expect(waitingAnswers()).toEqual([]);
  });

  it("come back once when they are refused while they are taken back", async () => {
    await desk(() => ({}));
    let refuse: () => void = () => undefined;
    globalThis.fetch = () => new Promise((answer) => { refuse = () => { answer(Response.json({ title: "Слишком длинно", status: 422, code: "too_long", type: "about:blank" }, { status: 422 })); }; });
    act(() => { say("Длинно"); });
    await waitFor(() => { expect(lines()).toContain("Длинно"); });
    act(() => { takeBack(); });
    act(() => { refuse(); });
    await waitFor(() => { expect(screen.getAllByText("Слишком длинно").length).toBeGreaterThan(0); });
    expect(given).toEqual(["Длинно"]);
  });

  it("stand both in the thread when they are let go in the same millisecond", async () => {
    await desk(() => ({}));
    globalThis.fetch = offline;
    vi.spyOn(Date, "now").mockReturnValue(1_800_000_000_000);
    act(() => { say("Первый"); say("Второй"); });
    vi.restoreAllMocks();
    await waitFor(() => { expect(lines()).toEqual(["Вопрос", "Первый", "Второй"]); });
    await waitFor(() => { expect(waitingAnswers()).toHaveLength(2); });
  });

  it("wait for the next page, in their order, when this one goes away before they are stored", async () => {
    await desk(() => ({}));
    globalThis.fetch = () => new Promise(() => undefined);
    act(() => { say("Первый"); say("Второй"); });
    window.dispatchEvent(new Event("pagehide"));
    expect(waitingAnswers().map((one) => one.body["text"])).toEqual(["Первый", "Второй"]);
  });

  it("leave from one tab: another that finds them leaving keeps its hands off", async () => {
    const held: string[] = [];
    const request = async (name: string, ...rest: unknown[]) => {
      const run = rest.at(-1) as (lock: unknown) => unknown;
      if (held.includes(name) && rest.length > 1) return run(null);
      await waitFor(() => { expect(held).not.toContain(name); });
      held.push(name);
      try {
        return await run({});
      } finally {
        held.length = 0;
      }
    };
    vi.stubGlobal("navigator", Object.assign(Object.create(navigator) as object, { locks: { request } }));
    const { asked, queries } = await desk((body) => stored(body));
    act(() => { queries.setQueryData(keys.presence(1), {}); });
    localStorage.setItem("pristan.outbox.7", JSON.stringify([{ path, body: { client_key: "k", text: "Ждёт" }, drawn: stored({ text: "Ждёт", client_key: "k" }, -1) }]));
    const ends = { onSent: () => undefined, onRefused: () => Promise.resolve() };
    held.push("pristan.outbox.7");
    await flushOutbox(ends);
    expect(asked.bodies(call)).toEqual([]);
    held.length = 0;
    await flushOutbox(ends);
    expect(asked.bodies(call)).toEqual([{ client_key: "k", text: "Ждёт" }]);
    expect(await takeOut("k")).toBe(false);

    localStorage.setItem("pristan.outbox.7", JSON.stringify([{ path, body: { client_key: "k2", text: "Уходит там" }, drawn: stored({ text: "Уходит там", client_key: "k2" }, -2) }]));
    held.push("pristan.outbox.7"); // the other tab is sending it
    const taken = takeOut("k2");
    localStorage.removeItem("pristan.outbox.7");
    held.length = 0;
    expect(await taken).toBe(false);
    vi.unstubAllGlobals();
  });

  it("go from the screen of another tab when they were given back there", async () => {
    await desk(() => ({}));
    globalThis.fetch = offline;
    act(() => { say("Отказано там"); });
    await waitFor(() => { expect(waitingAnswers()).toHaveLength(1); });
    const oldValue = localStorage.getItem("pristan.outbox.7");
    localStorage.removeItem("pristan.outbox.7");
    act(() => { window.dispatchEvent(new StorageEvent("storage", { key: "pristan.outbox.7", oldValue })); });
    await waitFor(() => { expect(lines()).toEqual(["Вопрос"]); });
  });
});

describe("the key that takes back", () => {
  it("passes by a line that only offers to open something", () => {
    const done: string[] = [];
    showToast({ text: "Диалог закрыт", actionKeys: "Ctrl Z", onAction: () => { done.push("undone"); } });
    showToast({ text: "Не отправлено", actionLabel: "Открыть", onAction: () => { done.push("opened"); } });
    expect(takeBack()).toBe(true);
    expect(done).toEqual(["undone"]);
  });
});
