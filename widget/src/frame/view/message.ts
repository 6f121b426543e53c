// One line of the thread: a bubble, the chip of a pressed button, a message still on its way.
import type { App } from "../app";
import { h, icon, iconButton, linked, outside } from "../dom";
import type { Attachment, Message, Pending, Quote } from "../model";
import { clock, size, t } from "../text";
import type { Pictures } from "./pictures";

export interface Row {
  key: string;
  /** Changes whenever the row has to be drawn again. */
  version: string;
  draw(): HTMLElement;
}

function quote(reply: Quote): HTMLElement {
  return h("blockquote", { class: "quote", dir: "auto" }, h("span", { class: "quote-author" }, reply.author), reply.text);
}

function attachment(file: Attachment, pictures: Pictures): HTMLElement {
  if (file.kind === "image" || file.kind === "sticker") return pictures.thumb(file);
  return h(
    "button",
    { type: "button", class: "file", onclick: () => void pictures.save(file), "aria-label": t("download", { name: file.name }) },
    icon("file", 20),
    h("span", { class: "file-name", dir: "auto" }, file.name),
    h("span", { class: "file-size" }, size(file.size)),
  );
}

function speaker(message: Message): string {
  return message.direction === "in" ? t("you") : message.author.name;
}

function excerpt(message: Message): string {
  return (message.text || message.attachments[0]?.name || "").slice(0, 120);
}

function stamp(message: Message): HTMLElement {
  const own = message.direction === "in";
  const word = message.state === "read" ? t("read") : t("sent");
  return h(
    "span",
    { class: "stamp" },
    message.edited_at !== null && message.removed_at === null && `${t("edited")} `,
    h("time", { datetime: message.sent_at }, clock(message.sent_at)),
    own && icon(message.state === "read" ? "checks" : "check", 14),
    own && h("span", { class: "sr" }, word),
  );
}

function buttons(message: Message, app: App): HTMLElement | null {
  if (message.buttons.length === 0 || message.removed_at !== null) return null;
  const waiting = app.state.pending.some((item) => item.press?.message_id === message.id);
  const free = message.pressed === null && !waiting;
  const rows = message.buttons.map((row) =>
    h(
      "div",
      { class: "button-row" },
      ...row.map((one) => {
        if (one.kind === "link") return outside(one.url ?? "", one.text, "chip");
        if (!free) return null;
        return h("button", { type: "button", class: "chip", onclick: () => app.press(message, one.payload ?? "", one.text) }, one.text);
      }),
    ),
  );
  const used = rows.filter((row) => row.childElementCount > 0);
  return used.length === 0 ? null : h("div", { class: "buttons" }, ...used);
}

function pressedChip(message: Message): HTMLElement | null {
  if (message.pressed === null) return null;
  const chosen = message.buttons.flat().find((one) => one.payload === message.pressed);
  return h("p", { class: "chosen" }, icon("check", 16), chosen?.text ?? message.pressed);
}

function bubble(message: Message, pictures: Pictures): HTMLElement {
  if (message.removed_at !== null) {
    return h("div", { class: "bubble removed" }, t("removed"), stamp(message));
  }
  return h(
    "div",
    { class: "bubble", dir: "auto" },
    message.author.kind === "bot" && h("span", { class: "bot" }, message.author.name),
    message.reply_to && quote(message.reply_to),
    ...message.attachments.map((file) => attachment(file, pictures)),
    message.text !== "" && h("span", { class: "text" }, ...linked(message.text)),
    stamp(message),
  );
}

export function messageRow(message: Message, app: App, pictures: Pictures): Row {
  const waiting = app.state.pending.some((item) => item.press?.message_id === message.id);
  return {
    key: message.client_key ?? message.id,
    version: `${message.position}/${message.state}/${String(waiting)}`,
    draw: () => {
      const reply = iconButton("reply", t("reply"), () => {
        app.replyTo({ id: message.id, text: excerpt(message), author: speaker(message) });
      });
      reply.classList.add("reply");
      return h(
        "article",
        { class: `line ${message.direction}`, "data-id": message.id, "data-position": message.position },
        h("span", { class: "sr" }, `${speaker(message)}: `),
        h("div", { class: "with-reply" }, bubble(message, pictures), message.removed_at === null && reply),
        buttons(message, app),
        pressedChip(message),
      );
    },
  };
}

function pendingState(item: Pending, app: App): HTMLElement {
  if (item.state !== "failed") {
    return h("span", { class: "stamp" }, h("time", {}, clock(item.created_at)), icon("clock", 14), h("span", { class: "sr" }, t(item.state)));
  }
  return h(
    "div",
    { class: "failure", role: "alert" },
    icon("alert", 16),
    h("span", {}, `${t("failed")}. ${item.reason ?? ""}`),
    h("button", { type: "button", class: "link", onclick: () => app.retry(item) }, t("retry")),
    h("button", { type: "button", class: "link", onclick: () => app.discard(item) }, t("discard")),
  );
}

export function pendingRow(item: Pending, app: App, pictures: Pictures): Row {
  return {
    key: item.client_key,
    version: `${item.state}/${item.reason ?? ""}`,
    draw: () =>
      item.press !== undefined
        ? h("article", { class: "line in" }, h("p", { class: "chosen" }, icon("clock", 16), item.press.text), item.state === "failed" && pendingState(item, app))
        : h(
            "article",
            { class: `line in pending ${item.state}` },
            h(
              "div",
              { class: "bubble", dir: "auto" },
              item.reply_to && quote(item.reply_to),
              ...item.attachments.map((file) => attachment(file, pictures)),
              item.text !== "" && h("span", { class: "text" }, ...linked(item.text)),
              item.state !== "failed" && pendingState(item, app),
            ),
            item.state === "failed" && pendingState(item, app),
          ),
  };
}
