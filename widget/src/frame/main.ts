// The chat inside its own frame. It speaks with its server, and with the page around it only through ../protocol.
import { type ToFrame, type ToPage, isEnvelope } from "../protocol";
import { Api, Refused } from "./api";
import { createApp } from "./app";
import { palette } from "./colour";
import { h } from "./dom";
import type { Config, State } from "./model";
import { example } from "./preview";
import { plural, setLang, t } from "./text";
import { createShell } from "./view/shell";

const inbox = location.pathname.split("/").filter(Boolean).at(-1) ?? "";
const dark = matchMedia("(prefers-color-scheme: dark)");
let host = "";
let shellReady: ((message: ToFrame) => void) | null = null;

function tell(message: ToPage): void {
  if (host !== "" && window.parent !== window) window.parent.postMessage(message, host);
}

function paint(config: Config, forceDark: boolean | null = null): void {
  const night = forceDark ?? (config.theme === "auto" ? dark.matches : config.theme === "dark");
  const colours = palette(config.accent, night);
  const root = document.documentElement;
  root.dataset["scheme"] = night ? "dark" : "light";
  root.style.setProperty("--acc", colours.accent);
  root.style.setProperty("--on-acc", colours.onAccent);
  root.style.setProperty("--acc-ink", colours.accentInk);
  tell({
    pristan: "ready",
    look: {
      accent: colours.accent,
      onAccent: colours.onAccent,
      position: config.position,
      label: t("open"),
      closeLabel: t("close"),
      frameTitle: `${t("chat")}: ${config.title}`,
      banner: config.banner ? { text: config.banner, links: config.banner_links, label: t("banner"), closeLabel: t("bannerClose") } : null,
    },
  });
}

function blank(config: Config): State {
  return {
    config,
    session: null,
    messages: new Map(),
    pending: [],
    previous: null,
    link: "connecting",
    typing: null,
    open: window.parent === window,
    replyTo: null,
    uploads: [],
    screen: "chat",
    preview: false,
  };
}

function choose(config: Config, pageLang: string): void {
  setLang(config.locale !== "auto" ? config.locale : pageLang || navigator.language);
}

async function start(hello: Extract<ToFrame, { pristan: "hello" }>): Promise<void> {
  const api = new Api(inbox);
  setLang(hello.lang || navigator.language);
  let config: Config;
  try {
    config = await api.config(document.documentElement.lang);
  } catch (error) {
    // A refused page gets no button at all; a passing trouble is tried again.
    if (!(error instanceof Refused) || error.passing) window.setTimeout(() => void start(hello), 15_000);
    return;
  }
  choose(config, hello.lang);
  const state = blank(config);
  const app = createApp(api, state, {
    render: () => shell.render(),
    unread: (count) => tell({ pristan: "unread", count, label: count === 0 ? "" : plural("unread", count) }),
    started: () => tell({ pristan: "started" }),
    page: { kept: hello.kept, keep: (token) => tell({ pristan: "keep", token }) },
  });
  const shell = createShell(app, api, () => tell({ pristan: "close" }));
  document.body.replaceChildren(shell.element);
  shellReady = (message) => {
    if (message.pristan === "opened") {
      app.opened(true);
      shell.focus();
    } else if (message.pristan === "closed") app.opened(false);
    else if (message.pristan === "logout") app.logout();
    else if (message.pristan === "identify") {
      app.identify(message.identity).then(
        () => tell({ pristan: "identified", ok: state.session?.identified ?? true }),
        () => tell({ pristan: "identified", ok: false }),
      );
    }
  };
  document.addEventListener("visibilitychange", () => app.looked());
  dark.addEventListener("change", () => paint(config));
  paint(config);
  const resume = (): Promise<void> => app.resume(hello.identity).catch(() => void window.setTimeout(() => void resume(), 10_000));
  await resume();
}

/** The settings page shows the widget as it will look, with invented lines and without the network. */
function preview(config: Config, night: boolean): void {
  choose(config, config.locale);
  const state = { ...blank(config), ...example(config), open: true, preview: true };
  const api = new Api(inbox);
  const app = createApp(api, state, { render: () => undefined, unread: () => undefined, started: () => undefined, page: { kept: null, keep: () => undefined } });
  const shell = createShell(app, api, () => undefined);
  shell.element.inert = true;
  document.body.replaceChildren(shell.element);
  paint(config, night);
  shell.render();
}

addEventListener("message", (event: MessageEvent<unknown>) => {
  if (event.source !== window.parent || !isEnvelope(event.data)) return;
  const message = event.data as ToFrame;
  if (message.pristan === "preview") {
    if (event.origin === location.origin) preview(message.config as Config, message.dark);
    return;
  }
  if (message.pristan === "hello") {
    if (host !== "") return;
    host = event.origin;
    void start(message);
  } else if (event.origin === host) shellReady?.(message);
});

if (window.parent === window) {
  // Opened as a page of its own: the chat for a link, a QR code or the web view of an application.
  document.body.append(h("p", { class: "sr" }, "Pristan"));
  void start({ pristan: "hello", lang: "", identity: null, kept: null });
} else window.parent.postMessage({ pristan: "loaded" } satisfies ToPage, "*");
