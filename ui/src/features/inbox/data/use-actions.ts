import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";

import { answer, api } from "@/lib/api/client";
import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import type { Conversation, ConversationDetail, Fact } from "@/lib/api/types";
import { foldList, type ListData } from "@/lib/realtime/fold-list";
import { keys, type ListFilter } from "@/lib/realtime/keys";
import { operatorId, useSession } from "@/lib/session/session";

export type ActionKind = "assign" | "labels" | "snooze" | "close" | "reopen" | "unread";

export interface ConversationAction {
  id: number;
  kind: ActionKind;
  body?: Record<string, unknown>;
  /** How the row looks at once, before the server has answered. */
  shows: Partial<Conversation>;
}

export function knownRow(queries: QueryClient, id: number): Conversation | undefined {
  const detail = queries.getQueryData<ConversationDetail>(keys.detail(id));
  if (detail) return detail.conversation;
  for (const [, data] of queries.getQueriesData<ListData>({ queryKey: keys.lists })) {
    const row = data?.pages.flatMap((page) => page.items).find((known) => known.id === id);
    if (row) return row;
  }
  return undefined;
}

/** Draws a change in every list and in the open conversation. */
export function show(queries: QueryClient, me: number, row: Conversation): void {
  const fact: Fact = { position: 0, kind: "drawn", at: new Date().toISOString(), conversation: row, conversation_id: row.id };
  for (const query of queries.getQueryCache().findAll({ queryKey: keys.lists })) {
    const filter = query.queryKey[1] as ListFilter;
    queries.setQueryData<ListData>(query.queryKey, (data) => data && foldList(data, { filter, me }, fact));
  }
  queries.setQueryData<ConversationDetail>(keys.detail(row.id), (data) => data && { ...data, conversation: row });
}

export function useConversationAction() {
  const queries = useQueryClient();
  const me = operatorId(useSession());
  return useMutation({
    mutationFn: ({ id, kind, body }: ConversationAction) => http.post(`/api/v1/conversations/${String(id)}/${kind}`, body),
    onMutate: ({ id, shows }) => {
      const row = knownRow(queries, id);
      if (row) show(queries, me, { ...row, ...shows });
      return row;
    },
    onError: (_error, { id }, row) => {
      if (row) show(queries, me, row);
      void queries.invalidateQueries({ queryKey: keys.detail(id) });
      void queries.invalidateQueries({ queryKey: keys.lists });
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ["counters"] }),
  });
}

export type BulkAction = components["schemas"]["BulkGiven"];

/** The server takes so many at once. */
const AT_ONCE = 200;

async function inParts({ ids, action }: BulkAction): Promise<components["schemas"]["BulkDone"]> {
  const done: components["schemas"]["BulkDone"] = { items: [], skipped: [] };
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const part = await answer(api.POST("/api/v1/conversations/bulk", { body: { ids: ids.slice(at, at + AT_ONCE), action } }));
    done.items.push(...part.items);
    done.skipped.push(...part.skipped);
  }
  return done;
}

export function useBulk() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: inParts,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.lists });
      void queries.invalidateQueries({ queryKey: ["counters"] });
    },
  });
}
