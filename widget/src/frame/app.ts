// What the visitor can do, over the state the views draw.
import { Api, Refused } from "./api";
import { type Page, createMemory } from "./memory";
import { type Message, type Pending, type Quote, type State, advance, inOrder, merge, nextScreen, unreadCount } from "./model";
import { createOutbox } from "./outbox";
import { createReceipts } from "./receipts";
import { type StreamEvent, createStream } from "./stream";
import { createUploads } from "./uploads";

export type App = ReturnType<typeof createApp>;

export interface Hooks {
  render(): void;
  unread(count: number): void;
  started(): void;
  page: Page;
}

export function createApp(api: Api, state: State, hooks: Hooks) {
  const memory = createMemory(state.config.inbox, hooks.page);
  let identity: string | null = null;
  let typingSent = 0;
  let typingTimer = 0;
  let beginning: Promise<void> | null = null;
  const receipts = createReceipts(api, state);
  const seen = receipts.tell;

  const changed = (): void => {
    memory.keepPending(state.pending);
    hooks.unread(state.open ? 0 : unreadCount(state));
    hooks.render();
  };
  const stream = createStream(api, {
    position: () => state.session?.position ?? 0,
    take: (event) => take(event),
    link: (link) => {
      state.link = link;
      if (link === "online") outbox.wake();
      changed();
    },
    lost: () => forget(),
  });
  const outbox = createOutbox(api, {
    pending: () => state.pending,
    changed,
    sent: (message, item) => {
      state.pending = state.pending.filter((one) => one !== item);
      merge(state, [message]);
      changed();
    },
    lost: () => void begin().then(() => outbox.wake()),
  });
  const uploads = createUploads(api, state, changed, () => begin());

  function forget(): void {
    stream.stop();
    memory.keepToken(null);
    api.token = null;
    state.session = null;
    state.messages.clear();
    state.previous = null;
    receipts.reset();
    state.screen = nextScreen(state);
    changed();
  }

  /** Continue the known session, or begin one: only when the visitor acts, a mere page view leaves no trace. */
  function begin(): Promise<void> {
    if (state.session !== null && api.token !== null) return Promise.resolve();
    beginning ??= open().finally(() => (beginning = null));
    return beginning;
  }

  async function open(): Promise<void> {
    api.token = memory.token();
    try {
      state.session = await api.session({ identity, lang: document.documentElement.lang });
    } catch (error) {
      if (!(error instanceof Refused && error.status === 401) || api.token === null) throw error;
      api.token = null;
      memory.keepToken(null);
      state.session = await api.session({ identity, lang: document.documentElement.lang });
    }
    if (state.session.token !== undefined) {
      api.token = state.session.token;
      memory.keepToken(state.session.token);
      hooks.started();
    }
    await reload();
    stream.start();
  }

  async function reload(): Promise<void> {
    const answer = await api.history(null);
    state.messages.clear();
    merge(state, answer.items);
    state.previous = answer.previous;
    advance(state, answer.position);
    state.screen = state.screen === "data" ? "data" : nextScreen(state);
    seen();
    changed();
  }

  function take(event: StreamEvent): void {
    if (event.event === "reset") void reload();
    const body = JSON.parse(event.data) as Message & { name?: string; on?: boolean; online?: boolean; opens_at?: string | null; read_position?: number };
    if (event.event === "message") {
      if (body.direction === "out") state.typing = null;
      merge(state, [body]);
      advance(state, body.position);
    } else if (event.event === "typing") {
      state.typing = body.on ? (body.name ?? "") : null;
      clearTimeout(typingTimer);
      typingTimer = window.setTimeout(() => {
        state.typing = null;
        hooks.render();
      }, 6000);
    } else if (event.event === "read" && state.session !== null) {
      state.session.read_position = Math.max(state.session.read_position, body.read_position ?? 0);
    } else if (event.event === "status") {
      state.config.online = body.online ?? true;
      state.config.opens_at = body.opens_at ?? null;
    }
    seen();
    changed();
  }

  function enqueue(item: Pending): void {
    state.pending.push(item);
    state.replyTo = null;
    changed();
    void begin()
      .then(() => outbox.wake())
      .catch(() => {
        item.state = "waiting";
        state.link = "offline";
        changed();
        window.setTimeout(() => retryAll(), 5000);
      });
  }

  function retryAll(): void {
    void begin()
      .then(() => outbox.wake())
      .catch(() => window.setTimeout(retryAll, 10_000));
  }

  function compose(text: string, more: Partial<Pending> = {}): Pending {
    return {
      client_key: crypto.randomUUID(),
      text,
      attachments: [],
      reply_to: null,
      created_at: new Date().toISOString(),
      state: "sending",
      reason: null,
      ...more,
    };
  }

  return {
    state,
    uploads,
    messages: () => inOrder(state),
    refresh: changed,
    /** Called once: a known visitor is picked up at once, so that unread answers show on the button. */
    async resume(known: string | null): Promise<void> {
      identity = known;
      state.pending = memory.pending();
      if (memory.token() !== null) await begin();
      else state.screen = nextScreen(state);
      if (state.pending.length > 0) retryAll();
      changed();
    },
    async identify(token: string): Promise<void> {
      identity = token;
      api.token = memory.token();
      if (api.token === null) return;
      state.session = null;
      stream.stop();
      await begin();
    },
    opened(open: boolean): void {
      state.open = open;
      // A visitor whom the site vouches for is not asked for a name: who it is, the session tells.
      if (open && identity !== null && state.session === null) begin().catch(() => undefined);
      seen();
      changed();
    },
    looked: seen,
    send(text: string): void {
      const files = uploads.collect();
      enqueue(compose(text, { attachments: files, reply_to: state.replyTo }));
    },
    press(message: Message, payload: string, label: string): void {
      enqueue(compose(label, { press: { message_id: message.id, payload, text: label } }));
    },
    retry(item: Pending): void {
      item.state = "waiting";
      item.reason = null;
      changed();
      retryAll();
    },
    discard(item: Pending): void {
      state.pending = state.pending.filter((one) => one !== item);
      changed();
    },
    replyTo(quote: Quote | null): void {
      state.replyTo = quote;
      changed();
    },
    typing(): void {
      if (api.token === null || Date.now() - typingSent < 3000) return;
      typingSent = Date.now();
      api.typing().catch(() => undefined);
    },
    async earlier(): Promise<void> {
      if (state.previous === null) return;
      const answer = await api.history(state.previous);
      merge(state, answer.items);
      state.previous = answer.previous;
      changed();
    },
    /** The form before the chat: session, then consent and fields in one step, then perhaps the first message. */
    async submit(fields: Record<string, string>, offlineText: string | null): Promise<void> {
      await begin();
      const kept = await api.consent({ hash: state.config.consent?.hash ?? null, fields });
      state.session = { ...(state.session ?? kept), ...kept, position: state.session?.position ?? 0 };
      if (offlineText !== null) merge(state, [await api.offline({ client_key: crypto.randomUUID(), text: offlineText })]);
      state.screen = "chat";
      changed();
    },
    async leave(withdraw: boolean): Promise<void> {
      await (withdraw ? api.withdraw() : api.end());
      state.pending = [];
      forget();
    },
    logout(): void {
      identity = null;
      if (api.token !== null) api.end().catch(() => undefined);
      state.pending = [];
      forget();
    },
    show(screen: State["screen"]): void {
      state.screen = screen === "chat" ? nextScreen(state) : screen;
      seen();
      changed();
    },
  };
}
