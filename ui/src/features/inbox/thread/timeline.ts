import type { Message } from "@/lib/api/types";
import { daysAgo } from "@/lib/i18n/format";

export type TimelineItem =
  | { kind: "day"; key: string; at: string }
  | { kind: "new"; key: string }
  | { kind: "facts"; key: string; messages: Message[] }
  | { kind: "message"; key: string; message: Message; first: boolean; last: boolean };

const TOGETHER_MS = 3 * 60_000;

function author(message: Message): string {
  return `${message.kind}:${message.author.kind}:${String(message.author.id ?? message.author.name)}`;
}

/** Cards that stand alone: they are no bubbles. */
const ALONE = new Set(["failed", "unknown", "held"]);

function together(a: Message | undefined, b: Message | undefined): boolean {
  if (!a || !b || a.kind === "system" || b.kind === "system" || a.voice_lost || b.voice_lost) return false;
  if (ALONE.has(a.state) || ALONE.has(b.state)) return false;
  const near = Math.abs(Date.parse(b.sent_at) - Date.parse(a.sent_at)) <= TOGETHER_MS;
  return near && author(a) === author(b) && daysAgo(a.sent_at) === daysAgo(b.sent_at);
}

function isFact(message: Message): boolean {
  return message.kind === "system";
}

/** Days, the new-messages line before `firstNew`, folded facts, and messages grouped by author. */
export function timeline(messages: readonly Message[], firstNew: number | undefined): TimelineItem[] {
  const items: TimelineItem[] = [];
  // What was taken back before it left never was part of the talk: its words are in the composer again.
  const said = messages.filter((message) => message.state !== "cancelled");
  for (const [index, message] of said.entries()) {
    const previous = said[index - 1];
    const next = said[index + 1];
    if (!previous || daysAgo(previous.sent_at) !== daysAgo(message.sent_at)) {
      items.push({ kind: "day", key: `day-${message.sent_at.slice(0, 10)}-${String(message.id)}`, at: message.sent_at });
    }
    const fresh = message.id === firstNew;
    if (fresh) items.push({ kind: "new", key: "new" });
    if (isFact(message)) {
      const before = items.at(-1);
      if (before?.kind === "facts") before.messages.push(message);
      else items.push({ kind: "facts", key: `facts-${String(message.id)}`, messages: [message] });
      continue;
    }
    const last = !together(message, next) || next?.id === firstNew;
    const first = !together(previous, message) || fresh;
    items.push({ kind: "message", key: message.client_key ?? String(message.id), message, first, last });
  }
  return items;
}

/** Where the new-messages line stands when a conversation with this many unread messages is opened. */
export function firstUnread(messages: readonly Message[], unread: number): number | undefined {
  if (unread <= 0) return undefined;
  const inbound = messages.filter((message) => message.kind === "in" && !message.removed_at);
  return inbound.at(-unread)?.id ?? inbound[0]?.id;
}
