import { skipToken, useInfiniteQuery, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";

import { answer, api } from "@/lib/api/client";
import type { ConversationDetail, MessagePage, Presence } from "@/lib/api/types";
import { flatten, foldDetail, putMessage, type ThreadData } from "@/lib/realtime/fold-messages";
import { keys } from "@/lib/realtime/keys";
import { snapshot } from "@/lib/realtime/live";
import { withNextPage } from "@/lib/realtime/pages";

import { unsent } from "./outbox";

function threadOptions(id: number) {
  return {
    queryKey: keys.messages(id),
    initialPageParam: null as string | null,
    staleTime: Infinity,
    structuralSharing: withNextPage,
    queryFn: ({ pageParam, signal }: { pageParam: unknown; signal: AbortSignal }): Promise<MessagePage> => {
      const before = pageParam as string | null;
      const params = { path: { conversation_id: id }, query: { before, limit: 50 } };
      const read = async () => (await answer(api.GET("/api/v1/conversations/{conversation_id}/messages", { params, signal }))) as MessagePage;
      return snapshot(read, (page, fact) => {
        const { message } = fact;
        if (!message || message.conversation_id !== id) return page;
        if (before !== null && !page.items.some((known) => known.id === message.id)) return page;
        const data: ThreadData = { pages: [page], pageParams: [before] };
        return putMessage(data, message).pages[0] ?? page;
      });
    },
    getNextPageParam: (page: MessagePage) => page.previous,
  };
}

function detailOptions(id: number) {
  return {
    queryKey: keys.detail(id),
    staleTime: Infinity,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      snapshot(async () => (await answer(api.GET("/api/v1/conversations/{conversation_id}", { params: { path: { conversation_id: id } }, signal }))) as ConversationDetail, foldDetail),
  };
}

function has(data: ThreadData, clientKey: string | null | undefined): boolean {
  return data.pages.some((page) => page.items.some((message) => message.client_key === clientKey));
}

export function useThread(id: number) {
  const query = useInfiniteQuery(threadOptions(id));
  const messages = useMemo(() => {
    if (!query.data) return [];
    return flatten(unsent(id).reduce((data, one) => (has(data, one.drawn.client_key) ? data : putMessage(data, one.drawn)), query.data as ThreadData));
  }, [id, query.data]);
  return { ...query, messages };
}

export function useDetail(id: number | undefined) {
  return useQuery({ ...detailOptions(id ?? 0), enabled: id !== undefined });
}

/** The next conversation is ready before it is asked for. */
export function usePrefetch(): (id: number | undefined) => void {
  const queries = useQueryClient();
  return useCallback((id) => {
    if (id) prefetch(queries, id);
  }, [queries]);
}

function prefetch(queries: QueryClient, id: number): void {
  void queries.prefetchInfiniteQuery(threadOptions(id));
  void queries.prefetchQuery(detailOptions(id));
}

export function usePresence(id: number): Presence | undefined {
  const { data } = useQuery<Presence>({ queryKey: keys.presence(id), queryFn: skipToken });
  return data;
}
