import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http } from "@/lib/api/http";

import type { BusinessLine, Channel, Figures, HookAddress, InboxDetail, NewInbox } from "./types";

const GALLERY = ["channels"] as const;
const INBOXES = ["inboxes", "health"] as const;
const WATCH_MS = 10_000;
/** While a connection is being made, its trial message is waited for. */
const WAIT_MS = 3_000;

export function useGallery() {
  return useQuery({ queryKey: GALLERY, queryFn: () => http.get<Channel[]>("/api/v1/channels"), staleTime: 60_000 });
}

export function useInboxes() {
  return useQuery({ queryKey: INBOXES, queryFn: () => http.get<InboxDetail[]>("/api/v1/inboxes/health"), refetchInterval: WATCH_MS });
}

export function useInbox(id: number) {
  const list = useQueryClient().getQueryData<InboxDetail[]>(INBOXES);
  return useQuery({
    queryKey: ["inboxes", id],
    queryFn: () => http.get<InboxDetail>(`/api/v1/inboxes/${String(id)}`),
    placeholderData: list?.find((inbox) => inbox.id === id),
    refetchInterval: (query) => (query.state.data?.health.last_received_at ? WATCH_MS : WAIT_MS),
  });
}

/** Where the channel shall bring messages; for administrators, as the address may hold a secret. */
export function useHook(id: number, wanted: boolean) {
  return useQuery({ queryKey: ["inboxes", id, "hook"], queryFn: () => http.get<HookAddress>(`/api/v1/inboxes/${String(id)}/hook`), enabled: wanted, staleTime: 60_000 });
}

export function useFigures(id: number) {
  return useQuery({ queryKey: ["inboxes", id, "figures"], queryFn: () => http.get<Figures>(`/api/v1/inboxes/${String(id)}/figures`), refetchInterval: WATCH_MS });
}

export function useLines() {
  return useQuery({
    queryKey: ["business-lines"],
    queryFn: async () => {
      const found = await http.get<BusinessLine[] | { items: BusinessLine[] }>("/api/v1/business-lines");
      return Array.isArray(found) ? found : found.items;
    },
    staleTime: 60_000,
  });
}

/** What a change of an inbox leaves behind: the lists are asked again. */
function useSettled() {
  const queries = useQueryClient();
  return (inbox?: InboxDetail) => {
    if (inbox?.health) queries.setQueryData(["inboxes", inbox.id], inbox);
    void queries.invalidateQueries({ queryKey: ["inboxes"] });
  };
}

export function useCreateInbox() {
  const settled = useSettled();
  return useMutation({
    mutationFn: (given: NewInbox) => http.post<InboxDetail>("/api/v1/inboxes", given),
    onSuccess: settled,
    meta: { quiet: true },
  });
}

export function useChangeInbox(id: number) {
  const settled = useSettled();
  return useMutation({
    mutationFn: (changes: Partial<NewInbox>) => http.patch<InboxDetail>(`/api/v1/inboxes/${String(id)}`, changes),
    onSuccess: settled,
    meta: { quiet: true },
  });
}

export function useCheck(id: number) {
  const settled = useSettled();
  return useMutation({ mutationFn: () => http.post<InboxDetail>(`/api/v1/inboxes/${String(id)}/check`), onSuccess: settled });
}

export function useAct(id: number, act: "pause" | "resume") {
  const settled = useSettled();
  return useMutation({ mutationFn: () => http.post(`/api/v1/inboxes/${String(id)}/${act}`), onSuccess: () => { settled(); } });
}

export function useRemove(id: number) {
  const settled = useSettled();
  return useMutation({ mutationFn: () => http.delete(`/api/v1/inboxes/${String(id)}`), onSuccess: () => { settled(); } });
}
