import "./page";
import assert from "node:assert/strict";
import test from "node:test";
import { type StreamEvent, createParser } from "../sdk/src/events";

function parsed(...pieces: string[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  const feed = createParser((event) => events.push(event));
  pieces.forEach(feed);
  return events;
}

const WHOLE = 'id: 7\nevent: message\ndata: {"a":1}\n\n: alive\n\nevent: typing\ndata: {}\n\n';

test("events are read whole", () => {
  assert.deepEqual(parsed(WHOLE), [
    { id: "7", event: "message", data: '{"a":1}' },
    { id: "", event: "typing", data: "{}" },
  ]);
});

test("a cut at any place changes nothing", () => {
  for (let at = 0; at <= WHOLE.length; at += 1) {
    assert.deepEqual(parsed(WHOLE.slice(0, at), WHOLE.slice(at)), parsed(WHOLE), `cut at ${at}`);
  }
});

test("what is incomplete waits, a heartbeat is no event", () => {
  assert.deepEqual(parsed("data: half"), []);
  assert.deepEqual(parsed(": alive\n\n"), []);
});

test("carriage returns and several lines of data are understood", () => {
  assert.deepEqual(parsed("data: a\r\ndata: b\r\n\r\n"), [{ id: "", event: "message", data: "a\nb" }]);
});
