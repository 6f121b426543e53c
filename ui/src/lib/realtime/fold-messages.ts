import type { InfiniteData } from "@tanstack/react-query";

import type { ConversationDetail, Fact, Message, MessagePage } from "@/lib/api/types";

/** Pages run from the newest to the oldest, messages inside a page from the oldest to the newest. */
export type ThreadData = InfiniteData<MessagePage, string | null>;

export function flatten(data: ThreadData): Message[] {
  return data.pages.toReversed().flatMap((page) => page.items);
}

/** Microseconds matter: the server orders by them and `Date.parse` drops them. */
function moment(text: string): number {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
  return Math.floor(Date.parse(text) / 1000) * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

function place(message: Message): [string, number, number] {
  return message.sort ?? [message.sent_at, 0, message.id];
}

function before(a: Message, b: Message): boolean {
  // What is drawn before the server answered stands last, whatever this machine's clock says.
  if (a.id < 0 || b.id < 0) return b.id < 0 && a.id > 0;
  const left = place(a);
  const right = place(b);
  const apart = moment(left[0]) - moment(right[0]);
  if (apart !== 0) return apart < 0;
  return left[1] - right[1] < 0 || (left[1] === right[1] && left[2] < right[2]);
}

function same(a: Message, b: Message): boolean {
  return a.id === b.id || (a.client_key != null && a.client_key === b.client_key);
}

/** Puts a message at its place, or over an older version of itself (also over the one drawn before the server answered). */
export function putMessage(data: ThreadData, message: Message): ThreadData {
  const pages = [...data.pages];
  for (const [index, page] of pages.entries()) {
    const at = page.items.findIndex((known) => same(known, message));
    if (at < 0) continue;
    const known = page.items[at];
    if (known && known.id === message.id && known.version > message.version) return data;
    const items = [...page.items];
    if (known?.id === message.id) {
      items[at] = message;
      pages[index] = { ...page, items };
      return { ...data, pages };
    }
    // The drawn one goes; the real one takes the place that the server gave it.
    items.splice(at, 1);
    pages[index] = { ...page, items };
  }
  for (const [index, page] of pages.entries()) {
    const first = page.items[0];
    const older = first !== undefined && before(message, first);
    const last = index === pages.length - 1;
    if (older && !(last && page.previous === null)) continue;
    const at = page.items.findLastIndex((known) => !before(message, known)) + 1;
    const items = [...page.items];
    items.splice(at, 0, message);
    pages[index] = { ...page, items };
    return { ...data, pages };
  }
  return data;
}

export function dropMessage(data: ThreadData, clientKey: string): ThreadData {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter((message) => message.client_key !== clientKey) })) };
}

export function foldMessages(data: ThreadData, conversationId: number, fact: Fact): ThreadData {
  const { message } = fact;
  if (!message || message.conversation_id !== conversationId) return data;
  return putMessage(data, message);
}

export function foldDetail(data: ConversationDetail, fact: Fact): ConversationDetail {
  const row = fact.conversation;
  if (!row || row.id !== data.conversation.id || row.version < data.conversation.version) return data;
  return { ...data, conversation: { ...row, draft: data.conversation.draft }, contact: { ...data.contact, name: row.contact_name } };
}
