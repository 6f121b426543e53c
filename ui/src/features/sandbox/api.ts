import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { http } from "@/lib/api/http";

import type { Bot, Customer, Direction, Faults, LoggedRequest, Phone, SendKind } from "./types";

const ROOT = "/sandbox/max/control/bots";

export const keys = {
  bots: ["sandbox", "bots"] as const,
  customers: (bot: number) => ["sandbox", bot, "customers"] as const,
  phone: (bot: number, user: number) => ["sandbox", bot, "phone", user] as const,
  requests: (bot: number) => ["sandbox", bot, "requests"] as const,
  faults: (bot: number) => ["sandbox", bot, "faults"] as const,
};

export const botsQuery = queryOptions({
  queryKey: keys.bots,
  queryFn: async ({ signal }) => (await http.get<{ items: Bot[] }>(ROOT, undefined, signal)).items,
});

export const customersQuery = (bot: number) =>
  queryOptions({
    queryKey: keys.customers(bot),
    queryFn: async ({ signal }) => (await http.get<{ items: Customer[] }>(`${ROOT}/${String(bot)}/customers`, undefined, signal)).items,
  });

export const phoneQuery = (bot: number, user: number) =>
  queryOptions({
    queryKey: keys.phone(bot, user),
    queryFn: ({ signal }) => http.get<Phone>(`${ROOT}/${String(bot)}/customers/${String(user)}/chat`, undefined, signal),
    // «печатает…» ends without an event.
    refetchInterval: (query) => (query.state.data?.action ? 2000 : false),
  });

export const requestsQuery = (bot: number, direction: Direction | "") =>
  queryOptions({
    queryKey: [...keys.requests(bot), direction],
    queryFn: async ({ signal }) =>
      (await http.get<{ items: LoggedRequest[] }>(`${ROOT}/${String(bot)}/requests`, { direction, limit: 60 }, signal)).items,
  });

export const faultsQuery = (bot: number) =>
  queryOptions({
    queryKey: keys.faults(bot),
    queryFn: ({ signal }) => http.get<Faults>(`${ROOT}/${String(bot)}/faults`, undefined, signal),
  });

export type CustomerAct =
  | { do: "act"; act: "start" | "stop" | "clear" | "remove" | "mute" | "unmute"; payload?: string }
  | { do: "say"; text: string; replyTo?: string }
  | { do: "send"; kind: SendKind }
  | { do: "file"; file: File }
  | { do: "edit"; mid: string; text: string }
  | { do: "delete"; mid: string }
  | { do: "press"; mid: string; row: number; column: number };

function perform(base: string, wish: CustomerAct): Promise<unknown> {
  switch (wish.do) {
    case "act":
      return http.post(`${base}/acts/${wish.act}`, { payload: wish.payload ?? null });
    case "say":
      return http.post(`${base}/messages`, { text: wish.text, reply_to: wish.replyTo ?? null });
    case "send":
      return http.post(`${base}/messages`, { kind: wish.kind });
    case "file": {
      const form = new FormData();
      form.append("kind", wish.file.type.startsWith("image/") ? "image" : "file");
      form.append("file", wish.file, wish.file.name);
      return http.post(`${base}/files`, form);
    }
    case "edit":
      return http.post(`${base}/edit`, { mid: wish.mid, text: wish.text });
    case "delete":
      return http.post(`${base}/delete`, { mid: wish.mid });
    case "press":
      return http.post(`${base}/press`, { mid: wish.mid, row: wish.row, column: wish.column });
  }
}

export interface Pressed {
  result?: { url?: string | null };
}

export function useCustomerAct(bot: number, user: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: CustomerAct) => perform(`${ROOT}/${String(bot)}/customers/${String(user)}`, wish),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.phone(bot, user) });
      void queries.invalidateQueries({ queryKey: keys.customers(bot) });
    },
  });
}

export function useAddCustomer(bot: number, onAdded: (customer: Customer) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: { first_name: string; last_name: string }) => http.post<Customer>(`${ROOT}/${String(bot)}/customers`, name),
    onSuccess: async (customer) => {
      await queries.invalidateQueries({ queryKey: keys.customers(bot) });
      onAdded(customer);
    },
  });
}

export function useFaults(bot: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changes: Faults) => http.patch<Faults>(`${ROOT}/${String(bot)}/faults`, changes),
    onSuccess: (faults) => { queries.setQueryData(keys.faults(bot), faults); },
  });
}

export function useReset(bot: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => http.post(`${ROOT}/${String(bot)}/reset`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["sandbox"] }),
  });
}

export function useAddBot() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => http.post<Bot>(ROOT, { name }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.bots }),
  });
}

/** Keeps what is shown fresh; many changes at once become one reload of each kind. */
export function useLive(bot: number): void {
  const queries = useQueryClient();
  useEffect(() => {
    const due = new Set<string>();
    let timer = 0;
    const refresh = () => {
      timer = 0;
      if (due.has("reload")) void queries.invalidateQueries({ queryKey: ["sandbox", bot] });
      if (due.has("chat")) void queries.invalidateQueries({ queryKey: ["sandbox", bot, "phone"] });
      if (due.has("chat") || due.has("customers")) void queries.invalidateQueries({ queryKey: keys.customers(bot) });
      if (due.has("request")) void queries.invalidateQueries({ queryKey: keys.requests(bot) });
      if (due.has("faults")) void queries.invalidateQueries({ queryKey: keys.faults(bot) });
      due.clear();
    };
    const source = new EventSource(`${ROOT}/${String(bot)}/live`);
    for (const kind of ["chat", "request", "faults", "customers", "reload"]) {
      source.addEventListener(kind, () => {
        due.add(kind);
        timer ||= window.setTimeout(refresh, 120);
      });
    }
    source.addEventListener("hello", () => {
      due.add("reload");
      timer ||= window.setTimeout(refresh, 120);
    });
    return () => {
      window.clearTimeout(timer);
      source.close();
    };
  }, [bot, queries]);
}
