import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, api } from "@/lib/api/client";
import { http } from "@/lib/api/http";

export interface Account { id: string; name: string; fields: Record<string, string> }
export interface Customer { id: string; name: string; address: string; state: string }
export interface LineFile { kind: string; name: string; url: string; size: number }
export interface LineButton { id: string; text: string; url: string }
export interface Line {
  id: string; side: "customer" | "company"; text: string; at: string; title: string; files: LineFile[]; buttons: LineButton[][];
  is_edited: boolean; is_removed: boolean; state: string;
}
export interface Fault { id: string; title: string; value: number }
export interface About { channel: string; acts: string[]; accounts: Account[] }
export interface Said { text?: string; sample?: string; title?: string; reply_to?: string }
export interface Act { act: string; line?: string; value?: string }

/** A twin tells of itself when it is asked: it has no stream. */
const LOOK_MS = 1500;
const root = (channel: string): string => `/sandbox/${encodeURIComponent(channel)}/control`;
const account = (channel: string, id: string): string => `${root(channel)}/accounts/${encodeURIComponent(id)}`;
const customer = (channel: string, at: string, id: string): string => `${account(channel, at)}/customers/${encodeURIComponent(id)}`;

export const useTwins = () => useQuery({ queryKey: ["twins"], queryFn: ({ signal }) => http.get<string[]>("/sandbox/twins", undefined, signal) });

export const useAbout = (channel: string) => useQuery({ queryKey: ["twin", channel], queryFn: ({ signal }) => http.get<About>(`${root(channel)}/`, undefined, signal) });

export const useCustomers = (channel: string, at: string) =>
  useQuery({ queryKey: ["twin", channel, at, "customers"], queryFn: ({ signal }) => http.get<Customer[]>(`${account(channel, at)}/customers`, undefined, signal), refetchInterval: LOOK_MS * 2 });

export const useLines = (channel: string, at: string, who: string) =>
  useQuery({ queryKey: ["twin", channel, at, "lines", who], queryFn: ({ signal }) => http.get<Line[]>(`${customer(channel, at, who)}/lines`, undefined, signal), refetchInterval: LOOK_MS });

export const useFaults = (channel: string, at: string) =>
  useQuery({ queryKey: ["twin", channel, at, "faults"], queryFn: ({ signal }) => http.get<Fault[]>(`${account(channel, at)}/faults`, undefined, signal) });

/** Everything done at a twin is followed by a look at all of it. */
function useDone(channel: string) {
  const queries = useQueryClient();
  return { onSettled: () => queries.invalidateQueries({ queryKey: ["twin", channel] }) };
}

export const useSay = (channel: string, at: string, who: string) =>
  useMutation({ mutationFn: (said: Said) => http.post<Line>(`${customer(channel, at, who)}/lines`, said), ...useDone(channel) });

export const useAct = (channel: string, at: string, who: string) =>
  useMutation({ mutationFn: (act: Act) => http.post(`${customer(channel, at, who)}/acts`, act), ...useDone(channel) });

export const useAddCustomer = (channel: string, at: string) =>
  useMutation({ mutationFn: (name: string) => http.post<Customer>(`${account(channel, at)}/customers`, { name }), ...useDone(channel) });

export const useAddAccount = (channel: string) =>
  useMutation({ mutationFn: (name: string) => http.post<Account>(`${root(channel)}/accounts`, { name }), ...useDone(channel) });

export const useSetFault = (channel: string, at: string) =>
  useMutation({ mutationFn: ({ id, value }: { id: string; value: number }) => http.patch(`${account(channel, at)}/faults/${encodeURIComponent(id)}`, { value }), ...useDone(channel) });

/** Makes a connection of an account with the keys the twin itself gives. */
export function useConnect(channel: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, fields }: Account): Promise<number> => {
      const [gallery, lines] = await Promise.all([answer(api.GET("/api/v1/channels")), http.get<{ items: { id: number }[] } | { id: number }[]>("/api/v1/business-lines")]);
      const secrets = new Set(gallery.find((one) => one.id === channel)?.credentials);
      const [line] = Array.isArray(lines) ? lines : lines.items;
      const part = (secret: boolean) => Object.fromEntries(Object.entries(fields).filter(([key]) => secrets.has(key) === secret));
      const body = { channel, name, business_line_id: line?.id ?? 0, settings: part(false), credentials: part(true) };
      return (await http.post<{ id: number }>("/api/v1/inboxes", body)).id;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["inboxes"] }),
  });
}

/** The operator's conversation with this customer: the newest one of the channel under the same name. */
export async function findConversation(channel: string, name: string): Promise<number | undefined> {
  for (const status of ["open", "snoozed", "closed"]) {
    const { items } = await http.get<{ items: { id: number; channel: string; contact_name: string }[] }>("/api/v1/conversations", { view: "all", status, limit: 100 });
    const found = items.find((row) => row.channel === channel && row.contact_name === name);
    if (found) return found.id;
  }
  return undefined;
}
