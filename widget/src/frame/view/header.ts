import type { App } from "../app";
import { h, iconButton } from "../dom";
import { moment, t } from "../text";

export interface Part {
  element: HTMLElement;
  render(): void;
}

function initials(name: string): string {
  const words = name.replace(/[«»"„“]/g, "").split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0]?.toUpperCase() ?? "").join("");
}

function speaker(app: App): string | null {
  const last = app.messages().findLast((message) => message.direction === "out" && message.author.kind === "operator");
  return last === undefined || last.author.name === "" ? null : last.author.name;
}

export function createHeader(app: App, close: () => void): Part {
  const avatar = h("div", { class: "avatar", "aria-hidden": "true" });
  const title = h("h1", { id: "title" });
  const status = h("p", { class: "status", role: "status" });
  const data = iconButton("more", t("yourData"), () => {
    app.show(app.state.screen === "data" ? "chat" : "data");
  });
  const shut = iconButton("down", t("close"), close);
  const element = h("header", { class: "header" }, avatar, h("div", { class: "who" }, title, status), data, shut);
  const say = (): string => {
    const { config, link, session } = app.state;
    if (link === "offline" && session !== null) return t("connecting");
    if (config.online) return t("online");
    return config.opens_at === null ? t("offline") : `${t("offline")}, ${t("opens", { when: moment(config.opens_at, new Date()) })}`;
  };
  return {
    element,
    render: () => {
      const name = speaker(app);
      const { config } = app.state;
      title.textContent = name === null ? config.title : `${name}, ${config.title}`;
      avatar.textContent = initials(name ?? config.title);
      avatar.classList.toggle("on", config.online && app.state.link !== "offline");
      const text = say();
      if (status.textContent !== text) status.textContent = text;
      data.hidden = app.state.session === null;
    },
  };
}
