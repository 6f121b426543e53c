import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LiveClient, type LiveStatus } from "./live-client";

/** A stream in the hand of the test; every one that was opened. */
class Stream {
  static opened: Stream[] = [];
  readonly url: string;
  isClosed = false;
  onopen: (() => void) | undefined;
  readonly #listeners = new Map<string, (event: { data: string }) => void>();

  constructor(url: string) {
    this.url = url;
    Stream.opened.push(this);
  }

  addEventListener(kind: string, listener: (event: { data: string }) => void): void {
    this.#listeners.set(kind, listener);
  }

  says(kind: string, data = "{}"): void {
    this.#listeners.get(kind)?.({ data });
  }

  close(): void {
    this.isClosed = true;
  }
}

const states: LiveStatus["state"][] = [];
const open = () => {
  const client = new LiveClient({ onFact: () => undefined, onPresence: () => undefined, onReload: () => undefined, onStatus: ({ state }) => { states.push(state); } });
  client.start(5);
  Stream.opened[0]?.onopen?.();
  return client;
};

describe("the stream of facts", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("EventSource", Stream);
    Stream.opened = [];
    states.length = 0;
  });
  afterEach(() => { vi.useRealTimers(); });

  it("is opened anew from its place when the line fell silent without an end", () => {
    const client = open();
    Stream.opened[0]?.says("fact", JSON.stringify({ position: 6, kind: "x", at: "" }));
    vi.advanceTimersByTime(40_000);
    expect(Stream.opened[0]?.isClosed).toBe(true);
    expect(Stream.opened.at(-1)?.url).toContain("position=6");
    expect(states).toContain("offline");
    client.stop();
  });

  it("stays while the server says its word, and is silent after it was stopped", () => {
    const client = open();
    for (let at = 0; at < 20; at++) {
      vi.advanceTimersByTime(7000);
      Stream.opened[0]?.says("beat");
    }
    expect(Stream.opened).toHaveLength(1);
    expect(states).toEqual(["online"]);
    client.stop();
    vi.advanceTimersByTime(120_000);
    expect(Stream.opened).toHaveLength(1);
  });
});
