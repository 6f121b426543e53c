import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { answer, api } from "@/lib/api/client";
import type { Conversation, ConversationPage, Counters } from "@/lib/api/types";
import { foldList, type ListData } from "@/lib/realtime/fold-list";
import { keys, type ListFilter } from "@/lib/realtime/keys";
import { snapshot } from "@/lib/realtime/live";
import { withNextPage } from "@/lib/realtime/pages";
import { operatorId, useSession } from "@/lib/session/session";

/** Rows of one page brought forward: only the first page of a fresh list may take rows in. */
async function readPage(filter: ListFilter, before: string | null, me: number, signal: AbortSignal): Promise<ConversationPage> {
  const query = { ...filter, before, limit: 50 };
  const read = async () => (await answer(api.GET("/api/v1/conversations", { params: { query }, signal }))) as ConversationPage;
  return snapshot(read, (page, fact) => {
    const data: ListData = { pages: [page], pageParams: [before] };
    const known = page.items.some((row) => row.id === fact.conversation?.id);
    if (before !== null && !known) return page;
    return foldList(data, { filter, me }, fact).pages[0] ?? page;
  });
}

export function useList(filter: ListFilter) {
  const me = operatorId(useSession());
  const query = useInfiniteQuery({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam, signal }) => readPage(filter, pageParam, me, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
    structuralSharing: withNextPage,
  });
  const rows = useMemo(() => {
    const seen = new Set<number>();
    const unique: Conversation[] = [];
    for (const row of query.data?.pages.flatMap((page) => page.items) ?? []) {
      if (!seen.has(row.id)) unique.push(row);
      seen.add(row.id);
    }
    return unique;
  }, [query.data]);
  return { ...query, rows };
}

export function useCounters(filter: ListFilter): Counters | undefined {
  const { status, inbox_id, business_line_id, team_id, label_id, assignee_id } = filter;
  const rest = { status, inbox_id, business_line_id, team_id, label_id, assignee_id };
  const query = useQuery({
    queryKey: keys.counters(rest),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/conversations/counters", { params: { query: rest }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  return query.data;
}
