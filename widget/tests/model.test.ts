import "./page";
import assert from "node:assert/strict";
import test from "node:test";
import { type Message, type State, advance, inOrder, merge, nextScreen, unreadCount } from "../src/frame/model";

function message(id: string, position: number, more: Partial<Message> = {}): Message {
  return {
    id, position, seq: position, direction: "out", author: { kind: "operator", name: "Дарья" }, text: id, attachments: [],
    buttons: [], pressed: null, reply_to: null, sent_at: "2026-11-21T10:00:00Z", edited_at: null, removed_at: null,
    state: "sent", client_key: null, ...more,
  };
}

function state(more: object = {}): State {
  return {
    config: { consent: { text: "да", hash: "h", policy_url: null }, fields: [{ name: "name", required: true }], online: true },
    session: { consent_at: "2026-11-21T10:00:00Z", form_done: true, position: 0, read_position: 0 },
    messages: new Map(), pending: [], ...more,
  } as unknown as State;
}

test("the newer copy of a message wins whatever comes first", () => {
  const old = message("a", 1);
  const edited = message("a", 5, { seq: 1, text: "правка" });
  for (const order of [[old, edited], [edited, old]]) {
    const s = state();
    order.forEach((one) => merge(s, [one]));
    assert.equal(s.messages.get("a")?.text, "правка");
  }
});

test("the answer to an own message does not skip what the stream has not brought yet", () => {
  const s = state();
  advance(s, 2);
  merge(s, [message("mine", 4, { direction: "in" })]);
  assert.equal(s.session?.position, 2);
  advance(s, 1);
  assert.equal(s.session?.position, 2);
});

test("an edit does not move a message in the thread", () => {
  const s = state();
  merge(s, [message("a", 1), message("b", 2), message("a", 9, { seq: 1 })]);
  assert.deepEqual(inOrder(s).map((one) => one.id), ["a", "b"]);
});

test("a confirmed message leaves the pending ones, the others stay", () => {
  const s = state({ pending: [{ client_key: "k1" }, { client_key: "k2" }] });
  merge(s, [message("a", 1, { direction: "in", client_key: "k1" })]);
  assert.deepEqual(s.pending.map((one) => one.client_key), ["k2"]);
});

test("unread are answers after the read position that still stand", () => {
  const s = state({ session: { consent_at: "x", form_done: true, position: 0, read_position: 2 } });
  merge(s, [message("a", 1), message("b", 3), message("c", 4, { removed_at: "x" }), message("d", 5, { direction: "in" })]);
  assert.equal(unreadCount(s), 1);
});

test("the form comes before the chat until consent and fields are there", () => {
  assert.equal(nextScreen(state()), "chat");
  assert.equal(nextScreen(state({ session: null })), "form");
  assert.equal(nextScreen(state({ session: { consent_at: null, form_done: true } })), "form");
  const closed = { consent: null, fields: [{ name: "phone", required: true }], online: false };
  assert.equal(nextScreen(state({ session: null, config: closed })), "offline");
});

test("a press that the server already shows no longer waits", () => {
  const pending = [
    { client_key: "k1", press: { message_id: "asked", payload: "d", text: "Доставка" } },
    { client_key: "k2", press: { message_id: "other", payload: "d", text: "Доставка" } },
    { client_key: "k3" },
  ];
  const s = state({ pending });
  merge(s, [message("asked", 1), message("mine", 2, { direction: "in", client_key: "k3" })]);
  assert.deepEqual(s.pending.map((one) => one.client_key), ["k1", "k2"]);
  merge(s, [message("asked", 3, { pressed: "d" })]);
  assert.deepEqual(s.pending.map((one) => one.client_key), ["k2"]);
});
