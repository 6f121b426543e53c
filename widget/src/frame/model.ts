// What the widget knows, over the shapes of the protocol.
import type { Attachment, Config, Link, Message, Quote, Session } from "../../sdk/src/shapes";

export type { Attachment, Button, Config, Field, Link, Message, Page, Problem, Quote, Session } from "../../sdk/src/shapes";

/** A message of the visitor that the server has not confirmed yet. */
export interface Pending {
  client_key: string;
  text: string;
  attachments: Attachment[];
  reply_to: Quote | null;
  created_at: string;
  state: "sending" | "waiting" | "failed";
  reason: string | null;
  /** Press of a button: which message, which payload. */
  press?: { message_id: string; payload: string; text: string };
}

export interface State {
  config: Config;
  session: Session | null;
  messages: Map<string, Message>;
  pending: Pending[];
  previous: string | null;
  link: Link;
  typing: string | null;
  open: boolean;
  replyTo: Quote | null;
  uploads: Upload[];
  screen: "chat" | "form" | "offline" | "data";
  preview: boolean;
}

export interface Upload {
  key: string;
  name: string;
  size: number;
  progress: "uploading" | "done" | "failed";
  reason: string | null;
  attachment: Attachment | null;
  picture: string | null;
}

/**
 * Put what came from the server over what is known; the higher position wins, so an old copy never returns.
 * The position to resume from is not touched: the answer to a message of our own says nothing of what came before it.
 */
export function merge(state: State, incoming: Message[]): void {
  for (const message of incoming) {
    const known = state.messages.get(message.id);
    if (known !== undefined && known.position > message.position) continue;
    state.messages.set(message.id, message);
    state.pending = state.pending.filter((item) => !isTold(item, message));
  }
}

/** Whether the server has shown by `message` that it has what still waits here: a message takes one press. */
function isTold(item: Pending, message: Message): boolean {
  if (item.press !== undefined) return item.press.message_id === message.id && message.pressed !== null;
  return item.client_key === message.client_key;
}

/** What the stream brought: everything up to its position is known from now on. */
export function advance(state: State, position: number): void {
  if (state.session !== null && position > state.session.position) state.session.position = position;
}

export function inOrder(state: State): Message[] {
  return [...state.messages.values()].sort((a, b) => a.seq - b.seq);
}

export function unreadCount(state: State): number {
  const seen = state.session?.read_position ?? 0;
  let count = 0;
  for (const message of state.messages.values()) {
    if (message.direction === "out" && message.removed_at === null && message.position > seen) count += 1;
  }
  return count;
}

/** Which screen the visitor needs: the form comes before the chat until consent and fields are there. */
export function nextScreen(state: State): State["screen"] {
  const { config, session } = state;
  const asked = (config.consent !== null && session?.consent_at == null) || (config.fields.length > 0 && !(session?.form_done ?? false));
  if (!config.online && state.messages.size === 0 && asked) return "offline";
  return asked ? "form" : "chat";
}
