import type { QueryCacheNotifyEvent, QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

import type { ConversationDetail, Fact, Presence } from "@/lib/api/types";

import { foldList, type ListData } from "./fold-list";
import { foldDetail, foldMessages, type ThreadData } from "./fold-messages";
import { keys, type ListFilter } from "./keys";
import { LiveClient, type LiveStatus } from "./live-client";

type FactListener = (fact: Fact) => void;

let queries: QueryClient | undefined;
let me = 0;
let status: LiveStatus = { state: "starting", since: Date.now() };
let waiting: Fact[] = [];
let flush: number | undefined;
let counters: number | undefined;
const statusListeners = new Set<() => void>();
const factListeners = new Set<FactListener>();

function bring(client: QueryClient, facts: Fact[]): void {
  for (const query of client.getQueryCache().findAll({ queryKey: keys.lists })) {
    const filter = query.queryKey[1] as ListFilter;
    client.setQueryData<ListData>(query.queryKey, (data) => data && facts.reduce((old, fact) => foldList(old, { filter, me }, fact), data));
  }
  for (const id of new Set(facts.map((fact) => fact.conversation_id))) {
    if (id === undefined) continue;
    const about = facts.filter((fact) => fact.conversation_id === id);
    client.setQueryData<ThreadData>(keys.messages(id), (data) => data && about.reduce((old, fact) => foldMessages(old, id, fact), data));
    client.setQueryData<ConversationDetail>(keys.detail(id), (data) => data && about.reduce(foldDetail, data));
  }
}

function refreshCounters(client: QueryClient): void {
  counters ??= window.setTimeout(() => {
    counters = undefined;
    void client.invalidateQueries({ queryKey: ["counters"] });
  }, 1500);
}

const OTHER: Record<string, readonly string[][]> = {
  inbox_changed: [["inboxes"]],
  inbox_alarmed: [["inbox-alarms"]],
  inbox_calmed: [["inbox-alarms"]],
  contact_changed: [["contact"], ["contacts"]],
  conversation_merged: [["contact"]],
  conversation_erased: [["contact"], ["contacts"], ["counters"]],
};

function settle(): void {
  flush = undefined;
  const facts = waiting;
  waiting = [];
  if (!queries || facts.length === 0) return;
  bring(queries, facts);
  for (const fact of facts) {
    // Messages came over from another conversation: nothing tells of each.
    if (fact.kind === "conversation_merged" && fact.conversation_id !== undefined) void queries.invalidateQueries({ queryKey: keys.messages(fact.conversation_id) });
    if (fact.kind !== "conversation_erased" || fact.conversation_id === undefined) continue;
    // What was destroyed does not stay on an open screen: it is asked for anew, and is not there.
    for (const queryKey of [keys.messages(fact.conversation_id), keys.detail(fact.conversation_id)]) void queries.resetQueries({ queryKey });
  }
  if (facts.some((fact) => fact.conversation)) refreshCounters(queries);
  // Whatever happens to a message that was held: asked for, decided, taken back.
  if (facts.some((fact) => fact.message?.hold)) void queries.invalidateQueries({ queryKey: keys.held });
  for (const kind of new Set(facts.map((fact) => fact.kind))) {
    for (const queryKey of OTHER[kind] ?? []) void queries.invalidateQueries({ queryKey });
  }
}

const client = new LiveClient({
  onFact: (fact) => {
    waiting.push(fact);
    flush ??= window.setTimeout(settle, 16);
    for (const listener of factListeners) listener(fact);
  },
  onPresence: (presence) => {
    queries?.setQueryData<Presence>(keys.presence(presence.conversation_id), presence);
  },
  onReload: () => {
    void queries?.invalidateQueries();
  },
  onStatus: (next) => {
    if (next.state === status.state) return;
    status = next;
    for (const listener of statusListeners) listener();
    // A stream cannot say why it ended: an ordinary call can, if it was the session.
    if (next.state === "offline") void queries?.invalidateQueries({ queryKey: ["counters"] });
  },
});

window.addEventListener("online", () => { client.hurry(); });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") client.hurry();
});

export function attachLive(to: QueryClient, operator: number): void {
  if (queries !== to) to.getQueryCache().subscribe(bringPagesUpToDate);
  queries = to;
  me = operator;
}

/** Pages read one after another stand each at its own moment: what came since the first is told to all of them. */
function bringPagesUpToDate(event: QueryCacheNotifyEvent): void {
  if (event.type !== "updated" || event.action.type !== "success" || event.action.manual) return;
  const { pages } = (event.query.state.data ?? {}) as { pages?: Partial<Snapshot>[] };
  const first = pages && pages.length > 1 ? pages[0]?.position : undefined;
  const facts = first === undefined ? null : client.log.since(first);
  if (facts?.length) window.setTimeout(() => { if (queries) bring(queries, facts); });
}

/** Stops the stream and forgets the position: for another company or another person. */
export function stopLive(): void {
  client.stop();
}

interface Snapshot {
  position: number;
}

/**
 * Reads a snapshot and brings it forward by the facts that came while it was on its way.
 * The first snapshot of a session starts the stream from its position.
 */
export async function snapshot<T extends Snapshot>(read: () => Promise<T>, fold: (page: T, fact: Fact) => T): Promise<T> {
  const asked = client.log.position;
  const page = await read();
  if (!client.started) client.start(page.position);
  const meanwhile = asked === undefined ? null : client.log.since(asked);
  // They are known already where they were then; pages that were read before this one take its place without them.
  if (meanwhile?.length) window.setTimeout(() => { if (queries) bring(queries, meanwhile); });
  const facts = client.log.since(page.position);
  if (facts) return facts.reduce(fold, page);
  const again = await read();
  return (client.log.since(again.position) ?? []).reduce(fold, again);
}

export function onFact(listener: FactListener): () => void {
  factListeners.add(listener);
  return () => factListeners.delete(listener);
}

export function onLiveStatus(listener: () => void): () => void {
  statusListeners.add(listener);
  return () => statusListeners.delete(listener);
}

export function liveStatus(): LiveStatus {
  return status;
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(onLiveStatus, liveStatus);
}
