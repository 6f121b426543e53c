import { act, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { Conversation, Fact } from "@/lib/api/types";
import { keys, type ListFilter } from "@/lib/realtime/keys";
import { attachLive, stopLive } from "@/lib/realtime/live";
import { draw, Server } from "@/tests/page";
import { conversation, message } from "@/tests/rows";

import { useList } from "./use-list";
import { useThread } from "./use-thread";

let live: (fact: Fact) => void = () => undefined;
let position = 10;
const FILTER: ListFilter = { view: "all", status: "open", sort: "recent" };

/** The stream of facts, in the hand of the test. */
class Stream {
  addEventListener(kind: string, listener: (event: { data: string }) => void): void {
    if (kind === "fact") live = (fact) => { listener({ data: JSON.stringify(fact) }); };
  }

  close(): void { /* nothing is open */ }
}

function happens(kind: string, part: Partial<Fact>): void {
  position += 1;
  live({ position, kind, at: "2026-11-22T10:00:00Z", ...part });
}

let more: () => void = () => undefined;

function Thread() {
  const { messages, fetchNextPage } = useThread(1);
  more = () => void fetchNextPage();
  return <ol>{messages.map((one) => <li key={one.id}>{one.text}</li>)}</ol>;
}

function List() {
  const { rows, fetchNextPage } = useList(FILTER);
  more = () => void fetchNextPage();
  return <ol>{rows.map((row) => <li key={row.id}>{`${row.contact_name} ${String(row.unread_count)}`}</li>)}</ol>;
}

const lines = () => screen.queryAllByRole("listitem").map((one) => one.textContent);
const at = (minute: number) => `2026-11-22T09:${String(minute).padStart(2, "0")}:00Z`;
const row = (id: number, part: Partial<Conversation> = {}) => conversation(id, { contact_name: `Клиент ${String(id)}`, last_message_at: at(id), ...part });

/** A page that answers only when the test lets it. */
function gate(page: () => unknown): { answer: () => unknown; open: () => void; asked: () => boolean } {
  let open: () => void = () => undefined;
  let asked = false;
  const waits = new Promise<void>((resolve) => { open = resolve; });
  const answer = () => {
    asked = true;
    return waits.then(page);
  };
  return { answer, open, asked: () => asked };
}

describe("what happens while a page is on its way", () => {
  beforeEach(() => {
    vi.stubGlobal("EventSource", Stream);
    stopLive();
    localStorage.clear();
  });

  it("stays in the thread: a message that came, and one that was read", async () => {
    const older = gate(() => ({ items: [message(1, { text: "давно", sent_at: at(1) })], previous: null, position }));
    new Server({
      "GET /api/v1/conversations/1/messages": (_body, url) =>
        url.searchParams.has("before") ? older.answer() : { items: [message(5, { kind: "out", text: "ответ", state: "sent", sent_at: at(5) })], previous: "cursor", position },
    });
    const { queries } = await draw(<Thread />);
    attachLive(queries, 7);
    await waitFor(() => { expect(lines()).toEqual(["ответ"]); });
    act(() => { more(); });
    await waitFor(() => { expect(older.asked()).toBe(true); });
    act(() => { happens("message_received", { conversation_id: 1, message: message(6, { text: "новое", sent_at: at(6) }) }); });
    await waitFor(() => { expect(lines()).toEqual(["ответ", "новое"]); });
    act(() => { older.open(); });
    await waitFor(() => { expect(lines()).toEqual(["давно", "ответ", "новое"]); });
  });

  it("stays in a list that is read anew from its beginning, however many pages it has", async () => {
    const second = gate(() => ({ items: [row(1)], next: null, position }));
    let rereads = false;
    new Server({
      "GET /api/v1/conversations": (_body, url) => {
        if (!url.searchParams.has("before")) return { items: [row(3), row(2)], next: "cursor", position };
        return rereads ? second.answer() : { items: [row(1)], next: null, position };
      },
    });
    const { queries } = await draw(<List />);
    attachLive(queries, 7);
    await waitFor(() => { expect(lines()).toHaveLength(2); });
    act(() => { more(); });
    await waitFor(() => { expect(lines()).toEqual(["Клиент 3 0", "Клиент 2 0", "Клиент 1 0"]); });
    rereads = true;
    act(() => { void queries.invalidateQueries({ queryKey: keys.lists }); });
    await waitFor(() => { expect(second.asked()).toBe(true); });
    act(() => { happens("message_received", { conversation_id: 2, conversation: row(2, { version: 2, unread_count: 1, last_message_at: at(50) }) }); });
    await waitFor(() => { expect(lines()[0]).toBe("Клиент 2 1"); });
    act(() => { second.open(); });
    await waitFor(() => { expect(queries.isFetching()).toBe(0); });
    await waitFor(() => { expect(lines()).toEqual(["Клиент 2 1", "Клиент 3 0", "Клиент 1 0"]); });
  });

  it("stays in a list of three pages, though it came while the second was read anew", async () => {
    const second = gate(() => ({ items: [row(2)], next: "three", position }));
    const third = gate(() => ({ items: [row(1)], next: null, position }));
    let rereads = false;
    new Server({
      "GET /api/v1/conversations": (_body, url) => {
        const before = url.searchParams.get("before");
        if (!before) return { items: [row(3)], next: "two", position };
        if (before === "two") return rereads ? second.answer() : { items: [row(2)], next: "three", position };
        return rereads ? third.answer() : { items: [row(1)], next: null, position };
      },
    });
    const { queries } = await draw(<List />);
    attachLive(queries, 7);
    await waitFor(() => { expect(lines()).toHaveLength(1); });
    for (const count of [2, 3]) {
      act(() => { more(); });
      await waitFor(() => { expect(lines()).toHaveLength(count); });
    }
    rereads = true;
    act(() => { void queries.invalidateQueries({ queryKey: keys.lists }); });
    await waitFor(() => { expect(second.asked()).toBe(true); });
    act(() => { happens("message_received", { conversation_id: 3, conversation: row(3, { version: 2, unread_count: 1, last_message_at: at(50) }) }); });
    await waitFor(() => { expect(lines()[0]).toBe("Клиент 3 1"); });
    act(() => { second.open(); });
    await waitFor(() => { expect(third.asked()).toBe(true); });
    await new Promise((resolve) => { setTimeout(resolve); }); // what came is told to the pages as they were
    act(() => { third.open(); });
    await waitFor(() => { expect(queries.isFetching()).toBe(0); });
    await waitFor(() => { expect(lines()).toEqual(["Клиент 3 1", "Клиент 2 0", "Клиент 1 0"]); });
  });

  it("brings the history that came over from another conversation to every screen", async () => {
    let items = [message(5, { text: "здесь", sent_at: at(5) })];
    new Server({ "GET /api/v1/conversations/1/messages": () => ({ items, previous: null, position }) });
    const { queries } = await draw(<Thread />);
    attachLive(queries, 7);
    await waitFor(() => { expect(lines()).toEqual(["здесь"]); });
    items = [message(4, { text: "оттуда", sent_at: at(4) }), ...items];
    act(() => { happens("conversation_merged", { conversation_id: 1, conversation: row(1, { version: 2 }) }); });
    await waitFor(() => { expect(lines()).toEqual(["оттуда", "здесь"]); });
  });
});
