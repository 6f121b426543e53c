import type { InfiniteData } from "@tanstack/react-query";

import type { Conversation, ConversationPage, Fact } from "@/lib/api/types";

import type { ListFilter } from "./keys";
import { namesMe } from "./mention";

export type ListData = InfiniteData<ConversationPage, string | null>;

interface Place {
  filter: ListFilter;
  /** The operator who looks at the list. */
  me: number;
}

function matches(row: Conversation, { filter, me }: Place, fact: Fact, present: boolean): boolean {
  if (row.status !== filter.status || row.merged_into_id) return false;
  if (filter.inbox_id && row.inbox_id !== filter.inbox_id) return false;
  if (filter.business_line_id && row.business_line_id !== filter.business_line_id) return false;
  if (filter.team_id && row.team_id !== filter.team_id) return false;
  if (filter.assignee_id && row.assignee_id !== filter.assignee_id) return false;
  if (filter.label_id && !row.label_ids.includes(filter.label_id)) return false;
  if (filter.view === "mine") return row.assignee_id === me;
  if (filter.view === "unassigned") return row.assignee_id === null;
  if (filter.view === "mentions") return present || namesMe(fact, me);
  return true;
}

/** Negative when `a` stands above `b`. */
export function compareRows(a: Conversation, b: Conversation, sort: ListFilter["sort"]): number {
  if (sort === "waiting") {
    const [left, right] = [a.waiting_since, b.waiting_since];
    if (left !== right) {
      if (left === null) return 1;
      if (right === null) return -1;
      return Date.parse(left) - Date.parse(right) || a.id - b.id;
    }
    if (left !== null) return a.id - b.id;
    // Nobody waits in either: newest first, as in the ordinary order.
  }
  return Date.parse(b.last_message_at) - Date.parse(a.last_message_at) || b.id - a.id;
}

/** A draft belongs to one operator: only their own fact tells it, and tells nothing else. */
function foldDraft(data: ListData, fact: Fact): ListData {
  const known = find(data, fact.conversation_id ?? 0);
  if (!known || fact.data?.["kind"] === "note") return data;
  const text = fact.data?.["text"];
  const kept = typeof text === "string" && (text.trim() !== "" || Number(fact.data?.["files"] ?? 0) > 0);
  return replace(data, { ...known, draft: kept ? text : null });
}

function without(data: ListData, id: number): ListData {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter((row) => row.id !== id) })) };
}

function insert(data: ListData, row: Conversation, sort: ListFilter["sort"]): ListData {
  const pages = [...data.pages];
  for (const [index, page] of pages.entries()) {
    const at = page.items.findIndex((other) => compareRows(row, other, sort) < 0);
    const last = index === pages.length - 1;
    if (at < 0 && !(last && page.next === null)) continue;
    const items = [...page.items];
    items.splice(at < 0 ? items.length : at, 0, row);
    pages[index] = { ...page, items };
    return { ...data, pages };
  }
  return data;
}

function replace(data: ListData, row: Conversation): ListData {
  return {
    ...data,
    pages: data.pages.map((page) =>
      page.items.some((old) => old.id === row.id) ? { ...page, items: page.items.map((old) => (old.id === row.id ? row : old)) } : page,
    ),
  };
}

function find(data: ListData, id: number): Conversation | undefined {
  for (const page of data.pages) {
    const found = page.items.find((row) => row.id === id);
    if (found) return found;
  }
  return undefined;
}

/** A list brought forward by one fact; facts that are older than the row change nothing. */
export function foldList(data: ListData, place: Place, fact: Fact): ListData {
  if (fact.kind === "draft_saved") return foldDraft(data, fact);
  if (fact.kind === "conversation_erased") return without(data, fact.conversation_id ?? 0);
  const row = fact.conversation;
  if (!row) return data;
  const known = find(data, row.id);
  if (known && known.version > row.version) return data;
  if (!matches(row, place, fact, known !== undefined)) return known ? without(data, row.id) : data;
  const next = { ...row, draft: known?.draft ?? null };
  if (known && compareRows(known, next, place.filter.sort) === 0) return replace(data, next);
  return insert(known ? without(data, row.id) : data, next, place.filter.sort);
}
