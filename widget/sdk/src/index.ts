// The chat of Pristan for applications: one class over the protocol of docs/reference/webchat-protocol.md.
import { Http, Refused } from "./http.js";
import { stayConnected } from "./listening.js";
import type { Attachment, Config, Link, Message, Page, Session, Status } from "./shapes.js";

export { Refused } from "./http.js";
export type * from "./shapes.js";

/** Where the visitor's token is kept: `localStorage`, a secure storage of the device, anything with these three. */
export interface Store {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

export interface Options {
  /** Address of your Pristan: `https://chat.shop.ru`. */
  server: string;
  /** Key of the inbox. */
  inbox: string;
  /** Without it the visitor is a new one after each start. */
  store?: Store;
  lang?: "ru" | "en";
  /** Where to resume from, if messages are kept between starts. */
  position?: number;
  /** One that streams; needed in React Native only. */
  fetch?: typeof globalThis.fetch;
}

export interface Draft {
  text?: string;
  /** Ids that `upload` gave. */
  file_ids?: string[];
  reply_to_id?: string | null;
  /** Yours, 8–64 of `A–Z a–z 0–9 _ -`: give it if you keep drafts between starts. A repeat changes nothing. */
  client_key?: string;
}

export interface Handlers {
  message?(message: Message): void;
  typing?(name: string): void;
  /** Read on another device up to this position. */
  read?(position: number): void;
  status?(status: Status): void;
  link?(state: Link): void;
  /** Too much has changed: read `history()` anew. */
  reset?(): void;
  /** The session has ended (consent withdrawn, device forgotten): call `start()` anew. */
  ended?(refused: Refused): void;
}

const LONGEST_PAUSE_MS = 20_000;

export class PristanChat {
  /** Everything up to it was brought by `listen` or `history`. */
  position: number;
  private readonly http: Http;
  private readonly store: Store | null;
  private readonly lang: string;
  private readonly slot: string;

  constructor(options: Options) {
    const fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.http = new Http(`${options.server.replace(/\/+$/, "")}/chat/v1/${options.inbox}`, fetch);
    this.store = options.store ?? null;
    this.lang = options.lang ?? "ru";
    this.slot = `pristan:${options.inbox}`;
    this.position = options.position ?? 0;
  }

  config(): Promise<Config> {
    return this.http.call("GET", `/config?lang=${this.lang}`);
  }

  /** Continue the session of this device, or begin one. `identity` is the token your server signed for a user. */
  async start(options: { identity?: string } = {}): Promise<Session> {
    this.http.token ??= (await this.store?.getItem(this.slot)) ?? null;
    try {
      return await this.open(options.identity ?? null);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      await this.forget(); // that session has ended: begin another
      return this.open(options.identity ?? null);
    }
  }

  /** Consent and form in one: `hash` of the words that were shown. */
  agree(hash: string | null, fields: { name?: string; phone?: string; email?: string } = {}): Promise<Session> {
    return this.http.call("POST", "/consent", { hash, fields });
  }

  /** Take the consent back: every device is signed out. */
  async withdraw(): Promise<void> {
    await this.http.call("DELETE", "/consent");
    await this.forget();
  }

  /** Forget this device. */
  async end(): Promise<void> {
    await this.http.call("DELETE", "/session");
    await this.forget();
  }

  /** The newest page, or the one before `previous`. */
  async history(before: string | null = null, limit = 50): Promise<Page> {
    const page = await this.http.call<Page>("GET", `/messages?limit=${String(limit)}${before === null ? "" : `&before=${encodeURIComponent(before)}`}`);
    if (before === null && page.position > this.position) this.position = page.position;
    return page;
  }

  /** Repeats with one key until the server has it. Ends with Refused when it will not be taken, or when `signal` ends it. */
  async send(draft: Draft, options: { signal?: AbortSignal } = {}): Promise<Message> {
    const body = { text: "", file_ids: [], reply_to_id: null, ...draft, client_key: draft.client_key ?? newKey() };
    for (let attempt = 0; ; attempt += 1) {
      options.signal?.throwIfAborted();
      try {
        return await this.http.call<Message>("POST", "/messages", body);
      } catch (error) {
        if (error instanceof Refused && !error.passing) throw error;
        const asked = error instanceof Refused ? (error.problem.retry_after_s ?? 0) * 1000 : 0;
        await pause(asked || Math.min(LONGEST_PAUSE_MS, 700 * 2 ** attempt));
      }
    }
  }

  edit(messageId: string, text: string): Promise<Message> {
    return this.http.call("PATCH", `/messages/${messageId}`, { text });
  }

  remove(messageId: string): Promise<unknown> {
    return this.http.call("DELETE", `/messages/${messageId}`);
  }

  /** Press a callback button; one message takes one press. */
  press(messageId: string, payload: string, clientKey: string = newKey()): Promise<Message> {
    return this.http.call("POST", `/messages/${messageId}/press`, { client_key: clientKey, payload });
  }

  upload(file: Blob, name: string): Promise<Attachment> {
    const form = new FormData();
    form.append("file", file, name);
    return this.http.call("POST", "/files", form);
  }

  async file(id: string, options: { thumb?: boolean } = {}): Promise<Blob> {
    return (await this.http.request("GET", `/files/${id}${options.thumb === true ? "?thumb=1" : ""}`)).blob();
  }

  /** The visitor types; call it at each key, it goes out once in three seconds at most by the server's own limit. */
  async typing(): Promise<void> {
    await this.http.call("POST", "/typing", {});
  }

  /** The visitor has seen everything up to this position; by default all that was brought. */
  async read(position: number = this.position): Promise<void> {
    await this.http.call("POST", "/read", { position, state: "read" });
  }

  /** Live events from `position` on, until the returned function is called. A message may come again with changes. */
  listen(handlers: Handlers): () => void {
    return stayConnected({
      open: (signal) => this.http.request("GET", "/events", undefined, { "Last-Event-ID": String(this.position), Accept: "text/event-stream" }, signal),
      link: (state) => handlers.link?.(state),
      lost: (refused) => handlers.ended?.(refused),
      take: (event) => {
        this.take(event.event, JSON.parse(event.data), handlers);
      },
    });
  }

  private take(kind: string, data: unknown, handlers: Handlers): void {
    switch (kind) {
      case "message": {
        const message = data as Message;
        if (message.position > this.position) this.position = message.position;
        if (message.direction === "out") void this.delivered(message.position);
        handlers.message?.(message);
        break;
      }
      case "typing":
        handlers.typing?.((data as { name: string }).name);
        break;
      case "read":
        handlers.read?.((data as { read_position: number }).read_position);
        break;
      case "status":
        handlers.status?.(data as Status);
        break;
      case "reset":
        handlers.reset?.();
        break;
      default: // of a newer server
    }
  }

  private async delivered(position: number): Promise<void> {
    try {
      await this.http.call("POST", "/read", { position, state: "delivered" });
    } catch {
      // The next message says it again; until then the application's server may send a push too many.
    }
  }

  private async open(identity: string | null): Promise<Session> {
    const session = await this.http.call<Session>("POST", "/session", { identity, lang: this.lang });
    if (session.token !== undefined) {
      this.http.token = session.token;
      await this.store?.setItem(this.slot, session.token);
    }
    return session;
  }

  private async forget(): Promise<void> {
    this.http.token = null;
    this.position = 0;
    await this.store?.removeItem(this.slot);
  }
}

function newKey(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
