import type { Fact, Presence } from "@/lib/api/types";

import { FactLog } from "./fact-log";

export interface LiveStatus {
  state: "starting" | "online" | "offline";
  since: number;
}

interface Listeners {
  onFact: (fact: Fact) => void;
  onPresence: (presence: Presence) => void;
  /** The server no longer keeps the facts after our position: everything is to be read again. */
  onReload: () => void;
  onStatus: (status: LiveStatus) => void;
}

/** The server ends a stream every few minutes; a gap this short is not worth a word. */
const GRACE_MS = 2000;

/** The server says a word every few seconds. After such a silence the line is dead, though no browser tells. */
const SILENCE_MS = 30_000;

/** One stream of server-sent events that resumes from the position of the last fact. */
export class LiveClient {
  readonly log = new FactLog();
  readonly #listeners: Listeners;
  #source: EventSource | undefined;
  #retry: number | undefined;
  #attempt = 0;
  #grace: number | undefined;
  #watch: number | undefined;

  constructor(listeners: Listeners) {
    this.#listeners = listeners;
  }

  start(position: number): void {
    if (this.#source || this.#retry !== undefined) return;
    this.log.begin(position);
    this.#open();
  }

  get started(): boolean {
    return this.#source !== undefined || this.#retry !== undefined;
  }

  stop(): void {
    window.clearTimeout(this.#retry);
    window.clearTimeout(this.#grace);
    window.clearTimeout(this.#watch);
    this.#retry = undefined;
    this.#grace = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  /** Tries again at once: the network came back or the tab woke up. */
  hurry(): void {
    if (this.#retry === undefined) return;
    window.clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#open();
  }

  #open(): void {
    const source = new EventSource(`/api/v1/live?position=${String(this.log.position ?? 0)}`);
    this.#source = source;
    this.#heard();
    source.onopen = () => {
      this.#heard();
      window.clearTimeout(this.#grace);
      this.#grace = undefined;
      this.#listeners.onStatus({ state: "online", since: Date.now() });
    };
    source.onerror = () => { this.#lost(); };
    source.addEventListener("beat", () => {
      this.#attempt = 0; // an open line proves nothing: something between may hold back all that is said on it
      this.#heard();
    });
    source.addEventListener("fact", (event: MessageEvent<string>) => {
      this.#heard();
      const fact = JSON.parse(event.data) as Fact;
      if (this.log.add(fact)) this.#listeners.onFact(fact);
    });
    source.addEventListener("presence", (event: MessageEvent<string>) => {
      this.#listeners.onPresence(JSON.parse(event.data) as Presence);
    });
    source.addEventListener("reload", () => {
      this.stop();
      this.#listeners.onReload();
    });
  }

  #heard(): void {
    window.clearTimeout(this.#watch);
    this.#watch = window.setTimeout(() => { this.#lost(); }, SILENCE_MS);
  }

  #lost(): void {
    window.clearTimeout(this.#watch);
    this.#source?.close();
    this.#source = undefined;
    const since = Date.now();
    this.#grace ??= window.setTimeout(() => { this.#listeners.onStatus({ state: "offline", since }); }, GRACE_MS);
    if (this.#retry !== undefined) return;
    const wait = Math.min(15_000, 500 * 2 ** this.#attempt) * (0.75 + Math.random() / 2);
    this.#attempt += 1;
    this.#retry = window.setTimeout(() => {
      this.#retry = undefined;
      this.#open();
    }, wait);
  }
}
