import { describe, expect, it } from "vitest";

import type { Conversation, Fact, Message, MessagePage } from "@/lib/api/types";

import { conversation, message as aMessage } from "@/tests/rows";

import { FactLog } from "./fact-log";
import { compareRows, foldList, type ListData } from "./fold-list";
import { flatten, foldMessages, putMessage, type ThreadData } from "./fold-messages";
import type { ListFilter } from "./keys";

const ME = 7;
const at = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString();

const row = (id: number, part: Partial<Conversation> = {}): Conversation => conversation(id, { last_message_at: at(id), contact_name: `Клиент ${String(id)}`, ...part });
const message = (id: number, part: Partial<Message> = {}): Message => aMessage(id, { sent_at: at(id), ...part });

const filter = (part: Partial<ListFilter> = {}): ListFilter => ({ view: "mine", status: "open", sort: "recent", ...part });
const list = (rows: Conversation[], next: string | null = null): ListData => ({ pages: [{ items: rows, next, position: 0 }], pageParams: [null] });
const ids = (data: ListData): number[] => data.pages.flatMap((page) => page.items.map((one) => one.id));
let position = 0;
const fact = (kind: string, part: Partial<Fact>): Fact => ({ position: ++position, kind, at: at(0), ...part });

/** What the server would answer for this filter: the model that folding is compared with. */
function snapshot(rows: Conversation[], wanted: ListFilter): number[] {
  return rows
    .filter((one) => one.status === wanted.status && (wanted.view === "all" || (wanted.view === "mine" ? one.assignee_id === ME : one.assignee_id === null)))
    .sort((a, b) => compareRows(a, b, wanted.sort))
    .map((one) => one.id);
}

describe("a list and its facts", () => {
  it("moves a conversation with a new message to the top", () => {
    const data = list([row(3), row(2), row(1)]);
    const moved = foldList(data, { filter: filter(), me: ME }, fact("message_received", { conversation: row(1, { last_message_at: at(9), version: 2, unread_count: 1 }) }));
    expect(ids(moved)).toEqual([1, 3, 2]);
  });

  it("takes in a row that began to match and lets go of one that no longer does", () => {
    const place = { filter: filter(), me: ME };
    let data = list([row(3), row(1)]);
    data = foldList(data, place, fact("conversation_assigned", { conversation: row(2, { version: 2 }) }));
    expect(ids(data)).toEqual([3, 2, 1]);
    data = foldList(data, place, fact("conversation_closed", { conversation: row(3, { version: 2, status: "closed" }) }));
    expect(ids(data)).toEqual([2, 1]);
  });

  it("never goes back to an older version of a row", () => {
    const data = list([row(1, { version: 5, contact_name: "Новое имя" })]);
    expect(foldList(data, { filter: filter(), me: ME }, fact("contact_changed", { conversation: row(1, { version: 4 }) }))).toBe(data);
  });

  it("leaves a row that belongs below the loaded part to the next page", () => {
    const data = list([row(9), row(8)], "cursor");
    expect(ids(foldList(data, { filter: filter(), me: ME }, fact("conversation_opened", { conversation: row(2) })))).toEqual([9, 8]);
  });

  it("keeps the own draft when a fact of somebody else comes, and takes the own one", () => {
    const data = list([row(1, { draft: "мои слова" })]);
    const place = { filter: filter(), me: ME };
    const after = foldList(data, place, fact("message_received", { conversation: row(1, { version: 2, draft: null }) }));
    expect(after.pages[0]?.items[0]?.draft).toBe("мои слова");
    const saved = foldList(after, place, fact("draft_saved", { conversation_id: 1, data: { kind: "reply", text: "новые", version: 3 } }));
    expect(saved.pages[0]?.items[0]?.draft).toBe("новые");
    const sent = foldList(saved, place, fact("draft_saved", { conversation_id: 1, data: { kind: "reply", text: "", version: 4 } }));
    expect(sent.pages[0]?.items[0]?.draft).toBeNull();
  });

  it("shows a mention only to the person who was mentioned", () => {
    const place = { filter: filter({ view: "mentions" }), me: ME };
    expect(ids(foldList(list([]), place, fact("note_added", { conversation: row(4), message: message(9, { kind: "note", mentions: [8] }) })))).toEqual([]);
    expect(ids(foldList(list([]), place, fact("note_added", { conversation: row(4), message: message(9, { kind: "note", mentions: [8, ME] }) })))).toEqual([4]);
  });

  it("puts who waits first, the longest at the top, and the others newest first, as the server does", () => {
    const rows = [row(1, { last_message_at: at(50) }), row(2, { last_message_at: at(40) }), row(3, { waiting_since: at(9) }), row(4, { waiting_since: at(2) }), row(5, { last_message_at: at(60) })];
    expect(rows.sort((a, b) => compareRows(a, b, "waiting")).map((one) => one.id)).toEqual([4, 3, 5, 1, 2]);
  });

  it("equals the snapshot afterwards, whatever happened, in every view and order", () => {
    let seed = 42;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (const view of ["mine", "unassigned", "all"] as const) {
      for (const sort of ["recent", "waiting"] as const) {
        const wanted = filter({ view, sort });
        const world = Array.from({ length: 12 }, (_unused, index) => row(index + 1, { assignee_id: [ME, null, 8][index % 3] ?? null }));
        const start = world.filter((one) => snapshot(world, wanted).includes(one.id)).sort((a, b) => compareRows(a, b, sort));
        let data = list(start);
        for (let step = 0; step < 300; step++) {
          const which = random(world.length);
          const old = world[which];
          if (!old) continue;
          const changed = {
            ...old, version: old.version + 1, status: (["open", "open", "closed", "snoozed"] as const)[random(4)] ?? "open", assignee_id: [ME, null, 8][random(3)] ?? null,
            last_message_at: at(20 + step), waiting_since: random(2) ? at(random(500)) : null,
          };
          world[which] = changed;
          data = foldList(data, { filter: wanted, me: ME }, fact("message_received", { conversation: changed }));
        }
        expect(ids(data)).toEqual(snapshot(world, wanted));
      }
    }
  });
});

describe("a thread and its facts", () => {
  const page = (items: Message[], previous: string | null = null): MessagePage => ({ items, previous, position: 0 });
  const thread = (...pages: MessagePage[]): ThreadData => ({ pages, pageParams: pages.map(() => null) });
  const order = (data: ThreadData): number[] => flatten(data).map((one) => one.id);

  it("puts a new message at the end and an edited one in its place", () => {
    let data = thread(page([message(1), message(2)]));
    data = foldMessages(data, 1, fact("message_received", { message: message(3) }));
    data = foldMessages(data, 1, fact("message_edited", { message: message(2, { text: "иначе", version: 2 }) }));
    expect(order(data)).toEqual([1, 2, 3]);
    expect(flatten(data)[1]?.text).toBe("иначе");
  });

  it("does not take a message of another conversation, nor an older version", () => {
    const data = thread(page([message(1, { version: 3 })]));
    expect(foldMessages(data, 1, fact("message_received", { message: message(5, { conversation_id: 2 }) }))).toBe(data);
    expect(foldMessages(data, 1, fact("message_edited", { message: message(1, { version: 2, text: "старое" }) }))).toBe(data);
  });

  it("replaces the message drawn before the server answered, once", () => {
    const drawn = message(-5, { kind: "out", client_key: "k1", sent_at: at(30), version: 0, state: "queued" });
    let data = putMessage(thread(page([message(1)])), drawn);
    const real = message(9, { kind: "out", client_key: "k1", sent_at: at(30), state: "sent" });
    data = foldMessages(data, 1, fact("message_queued", { message: real }));
    data = putMessage(data, real);
    expect(order(data)).toEqual([1, 9]);
  });

  it("keeps a drawn message last with a slow clock, then puts the real one where the server does", () => {
    const drawn = message(-5, { kind: "out", client_key: "k1", sent_at: at(1), version: 0, state: "queued" });
    let data = putMessage(thread(page([message(10)])), drawn);
    data = putMessage(data, message(12));
    expect(order(data)).toEqual([10, 12, -5]);
    data = putMessage(data, message(11, { kind: "out", client_key: "k1" }));
    expect(order(data)).toEqual([10, 11, 12]);
  });

  it("puts a late message at its time, also between pages, and leaves what is not loaded alone", () => {
    const data = thread(page([message(10), message(12)]), page([message(4), message(6)], "older"));
    expect(order(putMessage(data, message(11)))).toEqual([4, 6, 10, 11, 12]);
    expect(order(putMessage(data, message(5)))).toEqual([4, 5, 6, 10, 12]);
    expect(order(putMessage(data, message(2)))).toEqual([4, 6, 10, 12]);
  });
});

describe("the log of facts", () => {
  it("gives the facts after a snapshot, takes none twice and says when it does not know", () => {
    const log = new FactLog(3);
    log.begin(100);
    const facts = [101, 102, 103, 104].map((number) => fact("x", { position: number }));
    for (const one of facts) expect(log.add(one)).toBe(true);
    expect(log.add({ ...fact("x", {}), position: 104 })).toBe(false);
    expect(log.since(102)?.map((one) => one.position)).toEqual([103, 104]);
    expect(log.since(100)).toBeNull();
    expect(log.position).toBe(104);
  });
});
