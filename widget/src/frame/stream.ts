// Server-sent events over fetch: EventSource cannot carry the token in a header.
import { type StreamEvent, createParser } from "../../sdk/src/events";
import { type Api, Refused } from "./api";
import type { Link } from "./model";

export type { StreamEvent } from "../../sdk/src/events";

const SILENCE_MS = 40_000;
const HIDDEN_MS = 60_000;

export interface Stream {
  start(): void;
  stop(): void;
}

/** Stay connected from the last known position; a hidden page lets go of its connection after a minute. */
export function createStream(
  api: Api,
  hooks: { position(): number; take(event: StreamEvent): void; link(state: Link): void; lost(): void },
): Stream {
  let wanted = false;
  let abort: AbortController | null = null;
  let attempt = 0;
  let timer = 0;
  let hidden = 0;

  const again = (): void => {
    if (!wanted) return;
    const wait = Math.min(30_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2);
    attempt += 1;
    clearTimeout(timer);
    timer = window.setTimeout(connect, wait);
  };
  const read = async (response: Response, controller: AbortController): Promise<void> => {
    const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
    const parse = createParser(hooks.take);
    let watchdog = 0;
    const fed = (): void => {
      clearTimeout(watchdog);
      watchdog = window.setTimeout(() => controller.abort(), SILENCE_MS);
    };
    fed();
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        fed();
        attempt = 0;
        parse(part.value);
      }
    } finally {
      clearTimeout(watchdog);
    }
  };
  const connect = async (): Promise<void> => {
    if (!wanted || abort !== null) return;
    const controller = new AbortController();
    abort = controller;
    try {
      const response = await api.stream(hooks.position(), controller.signal);
      hooks.link("online");
      await read(response, controller);
    } catch (error) {
      if (error instanceof Refused && (error.status === 401 || error.status === 403)) {
        wanted = false;
        hooks.lost();
      }
    }
    if (abort === controller) abort = null;
    if (wanted && document.visibilityState === "visible") hooks.link(navigator.onLine && attempt < 2 ? "connecting" : "offline");
    again();
  };
  const cut = (): void => {
    clearTimeout(timer);
    abort?.abort();
    abort = null;
  };
  const now = (): void => {
    attempt = 0;
    clearTimeout(timer);
    if (wanted) void connect();
  };
  addEventListener("online", now);
  addEventListener("offline", () => {
    if (wanted) hooks.link("offline");
    abort?.abort();
  });
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hidden);
    if (document.visibilityState === "hidden") hidden = window.setTimeout(cut, HIDDEN_MS);
    else now();
  });
  return {
    start: () => {
      wanted = true;
      now();
    },
    stop: () => {
      wanted = false;
      cut();
    },
  };
}
