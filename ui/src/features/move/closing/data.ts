import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";

type Schemas = components["schemas"];
export type Closable = Schemas["ClosableShape"];
export type Closing = Schemas["ClosingShape"];
export type Draft = Schemas["ClosingDraft"];
export type Look = Schemas["NoticeLook"];
export type Still = Schemas["StillShape"];

const KEY = ["move", "closings"] as const;
const WORKING_MS = 3000;

export const closingPath = (id: number, tail = "") => `/api/v1/closings/${String(id)}${tail}`;

export const closingsQuery = queryOptions({ queryKey: [...KEY, "list"], queryFn: ({ signal }) => http.get<Closable[]>("/api/v1/closings", undefined, signal) });

export const draftQuery = (inboxId: number | null) =>
  queryOptions({
    queryKey: [...KEY, "draft", inboxId],
    queryFn: ({ signal }) => http.get<Draft>("/api/v1/closings/draft", { inbox_id: inboxId ?? 0 }, signal),
    enabled: inboxId !== null,
    staleTime: Infinity,
  });

/** How soon the figures are counted anew: often while notices are on their way, else seldom, for counting reads everybody. */
export function pace(closing: Pick<Closing, "notices" | "noticed_at" | "counted_at"> | undefined): number {
  const { waiting = 0, sent = 0, told = 0, failed = 0 } = closing?.notices ?? {};
  const isBehind = Boolean(closing?.noticed_at && closing.counted_at && closing.counted_at < closing.noticed_at);
  return isBehind || waiting + sent > told + failed ? WORKING_MS : 10 * WORKING_MS;
}

const SOON_MS = 30 * 24 * 3600 * 1000;

/** What is wrong with the personal link that words promise: no campaign gives one, or none will soon after the day. */
export function linkTrouble(words: string, until: string | null, day: string, now = Date.now()): "gone" | "soon" | null {
  if (!words.includes("{link}")) return null;
  if (until === null) return "gone";
  return Date.parse(until) < Math.max(now, Date.parse(day) || 0) + SOON_MS ? "soon" : null;
}

export const closingQuery = (id: number) =>
  queryOptions({
    queryKey: [...KEY, "one", id],
    queryFn: ({ signal }) => http.get<Closing>(closingPath(id), undefined, signal),
    refetchInterval: (query) => pace(query.state.data),
  });

export const stillQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: [...KEY, "still", id],
    queryFn: ({ pageParam, signal }) => http.get<Schemas["StillPage"]>(closingPath(id, "/people"), { after: pageParam }, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** What the gate says of the words of the last notice. */
export const lookQuery = (inboxId: number | null, text: string) =>
  queryOptions({
    queryKey: [...KEY, "look", inboxId, text],
    queryFn: () => http.post<Look>("/api/v1/closings/preview", { inbox_id: inboxId, text }),
    enabled: inboxId !== null && text.trim() !== "",
    staleTime: 30_000,
  });
