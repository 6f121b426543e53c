import type { Config, Message, Session, State } from "./model";

function line(id: number, direction: "in" | "out", text: string, minutesAgo: number): Message {
  return {
    id: String(id),
    seq: id,
    position: id,
    direction,
    author: { kind: direction === "in" ? "visitor" : "operator", name: direction === "in" ? "" : "Дарья" },
    text,
    attachments: [],
    buttons: [],
    pressed: null,
    reply_to: null,
    sent_at: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
    edited_at: null,
    removed_at: null,
    state: "read",
    client_key: null,
  };
}

/** An invented conversation, or the form if the settings ask for one and the preview is to show it. */
export function example(config: Config & { show?: string }): Pick<State, "session" | "messages" | "screen" | "link"> {
  const session: Session = {
    visitor_id: "",
    name: null,
    identified: false,
    consent_at: new Date(Date.now() - 360_000).toISOString(),
    form_done: true,
    position: 9,
    read_position: 9,
  };
  const lines = [line(1, "in", "Когда приедет заказ?", 5), line(2, "out", "Завтра с 10 до 14. Курьер позвонит за час", 3)];
  const form = config.show === "form" || config.show === "offline";
  return {
    session: form ? null : session,
    messages: new Map(form ? [] : lines.map((one) => [one.id, one])),
    screen: form ? (config.show as "form" | "offline") : "chat",
    link: "online",
  };
}
