// The frame's layout: header, one of the screens, composer; Escape, drop and focus.
import type { Api } from "../api";
import type { App } from "../app";
import { h } from "../dom";
import { t } from "../text";
import { createComposer } from "./composer";
import { createData } from "./data";
import { createForm } from "./form";
import { createHeader, type Part } from "./header";
import { createPictures } from "./pictures";
import { createThread } from "./thread";

type Screen = Part & { focus(): void };

export interface Shell {
  element: HTMLElement;
  render(): void;
  focus(): void;
}

function chatScreen(app: App, api: Api, layer: HTMLElement): Screen {
  const thread = createThread(app, createPictures(api, layer));
  const composer = createComposer(app);
  return {
    element: h("div", { class: "chat" }, thread.element, composer.element),
    render: () => {
      thread.render();
      composer.render();
    },
    focus: () => composer.focus(),
  };
}

export function createShell(app: App, api: Api, close: () => void): Shell {
  const header = createHeader(app, close);
  const body = h("div", { class: "body" });
  const drop = h("div", { class: "drop", hidden: true, "aria-hidden": "true" }, t("dropHere"));
  const element = h("div", { class: "shell", role: "dialog", "aria-labelledby": "title" }, header.element, body, drop);
  let screen: Screen | null = null;
  let shown = "";

  const make = (name: string): Screen => {
    if (name === "chat") return chatScreen(app, api, element);
    return name === "data" ? createData(app) : createForm(app, name === "offline");
  };
  const signIn = (): Screen => {
    const note = h("p", { class: "intro", tabindex: "-1" }, t("signIn"));
    return { element: h("div", { class: "screen" }, note), render: () => undefined, focus: () => note.focus() };
  };
  const carriesFiles = (event: DragEvent): boolean => shown === "chat" && (event.dataTransfer?.types.includes("Files") ?? false);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  element.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.hidden = !carriesFiles(event);
  });
  element.addEventListener("dragleave", (event) => {
    if (!element.contains(event.relatedTarget as Node | null)) drop.hidden = true;
  });
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.hidden = true;
    if (carriesFiles(event)) app.uploads.add(event.dataTransfer?.files ?? []);
  });

  return {
    element,
    focus: () => screen?.focus(),
    render: () => {
      const { state } = app;
      header.render();
      const barred = state.config.identity_required && !(state.session?.identified ?? false) && !state.preview;
      const wanted = barred ? "signIn" : state.screen;
      // A form asks less of a visitor whom the session already knows.
      const known = wanted === "form" || wanted === "offline" ? String(state.session?.form_done ?? false) : "";
      if (wanted + known !== shown || screen === null) {
        const moved = shown !== "" && state.open && document.hasFocus();
        shown = wanted + known;
        screen = barred ? signIn() : make(wanted);
        body.replaceChildren(screen.element);
        screen.render();
        if (moved) screen.focus();
        return;
      }
      screen.render();
    },
  };
}
