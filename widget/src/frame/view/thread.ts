import type { App } from "../app";
import { h, icon } from "../dom";
import { day, dayKey, t } from "../text";
import { type Row, messageRow, pendingRow } from "./message";
import type { Pictures } from "./pictures";

export interface Thread {
  element: HTMLElement;
  render(): void;
}

function separator(iso: string, key: string): Row {
  const label = day(iso, new Date());
  return { key, version: label, draw: () => h("p", { class: "day" }, label) };
}

function rows(app: App, pictures: Pictures): Row[] {
  const { state } = app;
  const result: Row[] = [];
  if (state.config.greeting !== "" && state.previous === null) {
    result.push({
      key: "greeting",
      version: state.config.greeting,
      draw: () => h("article", { class: "line out" }, h("div", { class: "bubble", dir: "auto" }, state.config.greeting)),
    });
  }
  let last = -1;
  const stepDay = (iso: string, key: string): void => {
    if (dayKey(iso) === last) return;
    last = dayKey(iso);
    result.push(separator(iso, `day-${key}-${last}`));
  };
  for (const message of app.messages()) {
    stepDay(message.sent_at, "m");
    result.push(messageRow(message, app, pictures));
  }
  for (const item of state.pending) {
    stepDay(item.created_at, "m");
    result.push(pendingRow(item, app, pictures));
  }
  return result;
}

/** Keeps the elements of unchanged rows, and the reader's place unless the reader is at the end. */
export function createThread(app: App, pictures: Pictures): Thread {
  const drawn = new Map<string, { version: string; element: HTMLElement }>();
  const earlier = h("button", { type: "button", class: "link earlier", onclick: () => void more() }, t("earlier"));
  const list = h("div", { class: "rows", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": t("chat") });
  const typing = h("p", { class: "typing", "aria-live": "polite" });
  const scroller = h("div", { class: "thread", tabindex: "0", "aria-label": t("chat"), role: "region" }, earlier, list, typing);
  const jump = h("button", { type: "button", class: "jump", hidden: true, onclick: () => bottom() }, t("below"), icon("down", 16));
  const element = h("div", { class: "thread-box" }, scroller, jump);
  let pinned = true;

  const bottom = (): void => {
    scroller.scrollTop = scroller.scrollHeight;
    pinned = true;
    jump.hidden = true;
  };
  const more = async (): Promise<void> => {
    const before = scroller.scrollHeight - scroller.scrollTop;
    await app.earlier();
    scroller.scrollTop = scroller.scrollHeight - before;
  };
  scroller.addEventListener("scroll", () => {
    pinned = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48;
    if (pinned) jump.hidden = true;
  });
  new ResizeObserver(() => {
    if (pinned) bottom();
  }).observe(list);
  new ResizeObserver(() => {
    if (pinned) bottom();
  }).observe(scroller);

  let lastKey = "";
  return {
    element,
    render: () => {
      const wanted = rows(app, pictures);
      const alive = new Set(wanted.map((row) => row.key));
      for (const [key, known] of drawn) {
        if (!alive.has(key)) {
          known.element.remove();
          drawn.delete(key);
        }
      }
      let place: ChildNode | null = list.firstChild;
      for (const row of wanted) {
        let known = drawn.get(row.key);
        if (known?.version !== row.version) {
          const fresh = row.draw();
          if (known === undefined) list.insertBefore(fresh, place);
          else {
            if (place === known.element) place = fresh;
            known.element.replaceWith(fresh);
          }
          known = { version: row.version, element: fresh };
          drawn.set(row.key, known);
        }
        if (known.element === place) place = place.nextSibling;
        else list.insertBefore(known.element, place);
      }
      const newest = wanted.at(-1)?.key ?? "";
      if (newest !== lastKey && !pinned) {
        if (app.state.pending.at(-1)?.client_key === newest) bottom();
        else jump.hidden = false;
      }
      lastKey = newest;
      earlier.hidden = app.state.previous === null;
      const name = app.state.typing;
      typing.textContent = name === null ? "" : t("typing", { name }).trim();
      typing.hidden = name === null;
      if (pinned) bottom();
    },
  };
}
