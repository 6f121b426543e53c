import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, api } from "@/lib/api/client";
import type { ContactDetail } from "@/lib/api/types";
import { keys } from "@/lib/realtime/keys";

/** One person as the server tells: addresses, details, consents, conversations, who else it might be. */
export function usePerson(id: number | undefined) {
  return useQuery({
    queryKey: keys.contact(id ?? 0),
    enabled: id !== undefined,
    queryFn: async ({ signal }) => (await answer(api.GET("/api/v1/contacts/{contact_id}", { params: { path: { contact_id: id ?? 0 } }, signal }))) as ContactDetail,
  });
}

export function usePeople(query: string, enabled = true) {
  return useInfiniteQuery({
    queryKey: ["contacts", query],
    enabled,
    queryFn: ({ pageParam, signal }) => answer(api.GET("/api/v1/contacts", { params: { query: { named: query || null, before: pageParam } }, signal })),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
}

/** Pairs of people who may be one. */
export function useSuggestions(enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ["contacts", "suggestions", "list"],
    enabled,
    refetchInterval: 5000,  // pairs are found a moment after people came
    queryFn: ({ pageParam, signal }) => answer(api.GET("/api/v1/contacts/suggestions", { params: { query: { before: pageParam } }, signal })),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
}

/** What a merge keeps of the two. */
export interface Joined {
  from: number;
  into: number;
  name: string;
  note: string;
  /** The suggestion that is being accepted, if it is one. */
  suggestion?: number;
}

/** Joining, parting and turning down; whatever it was, what screens show of people is read anew. */
export function usePeopleActions() {
  const queries = useQueryClient();
  const refresh = () => {
    for (const queryKey of [["contact"], ["contacts"], keys.lists, ["conversation"]]) void queries.invalidateQueries({ queryKey });
  };
  const join = useMutation({
    mutationFn: ({ from, into, name, note, suggestion }: Joined) => {
      const body = { into_id: into, name, note };
      if (suggestion !== undefined) return api.POST("/api/v1/contacts/suggestions/{suggestion_id}/accept", { params: { path: { suggestion_id: suggestion } }, body });
      return api.POST("/api/v1/contacts/{contact_id}/merge", { params: { path: { contact_id: from } }, body });
    },
    onSuccess: refresh,
  });
  const part = useMutation({
    mutationFn: ({ contact, merge }: { contact: number; merge: number }) =>
      answer(api.POST("/api/v1/contacts/{contact_id}/unmerge", { params: { path: { contact_id: contact } }, body: { merge_id: merge } })),
    onSuccess: refresh,
  });
  const reject = useMutation({
    mutationFn: (suggestion: number) => api.POST("/api/v1/contacts/suggestions/{suggestion_id}/reject", { params: { path: { suggestion_id: suggestion } } }),
    onSuccess: refresh,
  });
  const change = useMutation({
    mutationFn: ({ contact, ...body }: { contact: number; name?: string; note?: string }) => api.PATCH("/api/v1/contacts/{contact_id}", { params: { path: { contact_id: contact } }, body }),
    onSuccess: refresh,
  });
  const write = useMutation({
    mutationFn: ({ contact, ...body }: { contact: number; kind: "phone" | "email"; value: string }) => api.POST("/api/v1/contacts/{contact_id}/details", { params: { path: { contact_id: contact } }, body }),
    onSuccess: refresh,
  });
  const erase = useMutation({
    mutationFn: ({ contact, detail }: { contact: number; detail: number }) => api.DELETE("/api/v1/contacts/{contact_id}/details/{detail_id}", { params: { path: { contact_id: contact, detail_id: detail } } }),
    onSuccess: refresh,
  });
  return { join, part, reject, change, write, erase };
}
