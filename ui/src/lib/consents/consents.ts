import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import { newKey } from "@/lib/key";

type Schemas = components["schemas"];
export type Catalogue = Schemas["CatalogueShape"];
export type Standing = Schemas["StandingShape"];
export type ConsentRecord = Schemas["RecordShape"];

export const TONES = { given: "ok", withdrawn: "deny", expired: "hold", unknown: "neutral" } as const;
export type State = keyof typeof TONES;

export const catalogueQuery = queryOptions({ queryKey: ["consents", "catalogue"], staleTime: Infinity, queryFn: () => http.get<Catalogue>("/api/v1/consent-catalogue") });

/** Below the person's own key: whatever changes the card reads the consents anew too. */
export const standingsQuery = (contact: number) => queryOptions({ queryKey: ["contact", contact, "consents"], queryFn: () => http.get<Standing[]>(`/api/v1/contacts/${String(contact)}/consents`) });

export const textsQuery = queryOptions({ queryKey: ["consents", "texts"], queryFn: () => http.get<Schemas["TextShape"][]>("/api/v1/consent-texts") });

/** The signed document behind a record. */
export const documentOf = (contact: number, record: number): string => `/api/v1/contacts/${String(contact)}/consents/${String(record)}/file`;

/** The title of a purpose or a way; its code where the catalogue is not here yet. */
export const titleOf = (list: readonly { id: string; title: string }[] | undefined, id: string): string => list?.find((one) => one.id === id)?.title ?? id;

/** Ends a consent at once, and reads everything about consents anew. */
export function useWithdrawal(contact: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (purpose: string) => http.post<Standing[]>(`/api/v1/contacts/${String(contact)}/consents/withdraw`, { purpose }),
    onSuccess: async (found) => {
      queries.setQueryData(standingsQuery(contact).queryKey, found);
      await queries.invalidateQueries({ queryKey: ["contact", contact] });
    },
  });
}

export type Way = "question" | "link";

/** What was written down changes the card and the register. */
function useRead(contact: number) {
  const queries = useQueryClient();
  return async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: ["contact", contact] });
    await queries.invalidateQueries({ queryKey: ["consents"] });
  };
}

export interface Paper {
  file: File;
  purpose: string;
  text: number;
  day: string;
  taker: string;
}

/** Writes a consent on paper down, with the scan as its proof; the form shows a refusal itself. */
export function usePaper(contact: number) {
  const read = useRead(contact);
  return useMutation({
    meta: { quiet: true },
    mutationFn: async ({ file, purpose, text, day, taker }: Paper) => {
      const { id } = await http.upload<{ id: number }>("/api/v1/consent-files", file, file.name);
      // The day of the signature, at its noon; of today not later than now.
      const at = new Date(Math.min(new Date(`${day}T12:00:00`).getTime(), Date.now())).toISOString();
      return http.post(`/api/v1/contacts/${String(contact)}/consents`, { purpose, text_id: text, given_at: at, file_id: id, taken_by: taker.trim() });
    },
    onSuccess: read,
  });
}

/** Asks in the conversation; one press is one question, however often it is sent. */
export function useAsking(contact: number, conversation: number) {
  const read = useRead(contact);
  return useMutation({
    meta: { quiet: true },
    mutationFn: (asked: { purpose: string; way: Way }) => http.post(`/api/v1/conversations/${String(conversation)}/consents`, { ...asked, client_key: newKey() }),
    onSuccess: read,
  });
}
