// The one script a site embeds. It draws the button and hosts the chat's frame; it never sees the conversation.
import { type Banner, isEnvelope, type ToFrame, type ToPage } from "../protocol";
import { mark } from "./banner";
import { type Panel, createPanel } from "./panel";

type Listener = (detail: Record<string, unknown>) => void;
type Topic = "ready" | "open" | "close" | "unread" | "started" | "identified";

interface PristanApi {
  open(): void;
  close(): void;
  toggle(): void;
  identify(token: string): void;
  logout(): void;
  on(topic: Topic, listener: Listener): () => void;
}

declare global {
  interface Window {
    Pristan?: PristanApi;
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, token: string | null): void {
  try {
    if (token === null) localStorage.removeItem(key);
    else localStorage.setItem(key, token);
  } catch {
    // No storage anywhere: the chat lives as long as the page does.
  }
}

function start(script: HTMLScriptElement): void {
  const inbox = script.dataset["inbox"] ?? "";
  if (!UUID.test(inbox)) {
    console.error("Pristan: data-inbox must be the identifier of a web-chat inbox.");
    return;
  }
  const hub = new URL(script.src).origin;
  const key = `pristan.${inbox.toLowerCase()}`;
  const listeners = new Map<Topic, Set<Listener>>();
  let identity = script.dataset["identity"] ?? null;
  let ready = false;
  let wanted = script.dataset["open"] === "true";
  let panel: Panel | null = null;

  const emit = (topic: Topic, detail: Record<string, unknown> = {}): void => {
    listeners.get(topic)?.forEach((listener) => {
      listener(detail);
    });
  };
  const tell = (message: ToFrame): void => panel?.frame.contentWindow?.postMessage(message, hub);
  const show = (open: boolean): void => {
    if (!ready || panel === null) {
      wanted = open;
      return;
    }
    if (panel.isOpen() === open) return;
    panel.show(open);
    tell(open ? { pristan: "opened", fullScreen: matchMedia("(max-width: 479px)").matches } : { pristan: "closed" });
    emit(open ? "open" : "close");
  };
  const announce = (banner: Banner | null): void => {
    if (banner === null || stored(`${key}.banner`) === mark(banner)) return;
    panel?.announce(banner, () => store(`${key}.banner`, mark(banner)));
  };
  const hear = (message: ToPage): void => {
    switch (message.pristan) {
      case "loaded":
        tell({
          pristan: "hello",
          lang: script.dataset["lang"] ?? document.documentElement.lang,
          identity,
          kept: stored(key),
        });
        break;
      case "ready":
        panel?.dress(message.look);
        if (!ready) {
          ready = true;
          emit("ready");
          announce(message.look.banner);
          show(wanted);
        }
        break;
      case "open":
      case "close":
        show(message.pristan === "open");
        break;
      case "unread":
        panel?.unread(message.count, message.label);
        emit("unread", { count: message.count });
        break;
      case "started":
        emit("started");
        break;
      case "keep":
        store(key, message.token);
        break;
      case "identified":
        emit("identified", { ok: message.ok });
        break;
    }
  };

  addEventListener("message", (event: MessageEvent<unknown>) => {
    if (event.origin !== hub || event.source !== panel?.frame.contentWindow || !isEnvelope(event.data)) return;
    hear(event.data as ToPage);
  });
  window.Pristan = {
    open: () => show(true),
    close: () => show(false),
    toggle: () => show(!(panel?.isOpen() ?? false)),
    identify: (token) => {
      identity = token;
      tell({ pristan: "identify", identity: token });
    },
    logout: () => {
      identity = null;
      tell({ pristan: "logout" });
    },
    on: (topic, listener) => {
      const group = listeners.get(topic) ?? new Set();
      listeners.set(topic, group.add(listener));
      if (topic === "ready" && ready) listener({});
      return () => group.delete(listener);
    },
  };
  const mount = (): void => {
    panel = createPanel(`${hub}/widget/frame/${inbox.toLowerCase()}`, show);
  };
  if (document.body === null) addEventListener("DOMContentLoaded", mount, { once: true });
  else mount();
  dispatchEvent(new Event("pristan:loaded"));
}

const own = document.currentScript;
if (own instanceof HTMLScriptElement && window.Pristan === undefined) start(own);
