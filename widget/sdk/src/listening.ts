// Stays connected from the last known position: reconnects with a growing pause, notices a silent line.
import { type StreamEvent, createParser } from "./events.js";
import { Refused } from "./http.js";
import type { Link } from "./shapes.js";

const SILENCE_MS = 40_000;
const LONGEST_PAUSE_MS = 30_000;

export interface Line {
  open(signal: AbortSignal): Promise<Response>;
  take(event: StreamEvent): void;
  link(state: Link): void;
  /** The session has ended: connecting again is of no use. */
  lost(refused: Refused): void;
}

/** Returns what ends it. */
export function stayConnected(line: Line): () => void {
  let stopped = false;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let abort = new AbortController();

  const run = async (): Promise<void> => {
    abort = new AbortController();
    line.link("connecting");
    try {
      const response = await line.open(abort.signal);
      line.link("online");
      await readAll(response, abort, (event) => {
        attempt = 0;
        if (!stopped) line.take(event);
      });
    } catch (error) {
      if (error instanceof Refused && (error.status === 401 || error.status === 403)) {
        stopped = true;
        line.lost(error);
      }
    }
    if (stopped) return;
    line.link("offline");
    const pause = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** attempt) * (0.5 + Math.random() / 2);
    attempt += 1;
    timer = setTimeout(() => void run(), pause);
  };
  void run();
  return () => {
    stopped = true;
    clearTimeout(timer);
    abort.abort();
  };
}

async function readAll(response: Response, abort: AbortController, take: (event: StreamEvent) => void): Promise<void> {
  if (response.body === null) throw new TypeError("this fetch does not stream: give PristanChat one that does");
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parse = createParser(take);
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  const fed = (): void => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      abort.abort();
    }, SILENCE_MS);
  };
  fed();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      fed();
      parse(decoder.decode(part.value, { stream: true }));
    }
  } finally {
    clearTimeout(watchdog);
  }
}
