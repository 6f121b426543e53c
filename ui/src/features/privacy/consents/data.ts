import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import { textsQuery } from "@/lib/consents/consents";

type Schemas = components["schemas"];
export type Row = Schemas["RegisterRow"];
export type Page = Schemas["RegisterPage"];
export type Text = Schemas["TextShape"];

export interface Filters {
  purpose: string;
  stands: string;
  way: string;
}

export interface Words {
  title: string;
  text: string;
  is_separate: boolean;
  life_days: number | null;
}

export const NO_FILTERS: Filters = { purpose: "", stands: "", way: "" };

/** Only what was chosen: an empty filter is no filter. */
export const chosen = (filters: Filters): Record<string, string> => Object.fromEntries(Object.entries(filters).filter(([, value]) => value));

export const exportUrl = (filters: Filters): string => `/api/v1/consents/export?${new URLSearchParams(chosen(filters)).toString()}`;

export const linesQuery = queryOptions({ queryKey: ["consents", "lines"], queryFn: async () => (await http.get<{ items: { id: number; name: string }[] }>("/api/v1/business-lines")).items });

/** A write after which the texts are read anew. */
export function useWrite<Data>(write: (data: Data) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: write, onSettled: () => queries.invalidateQueries({ queryKey: textsQuery.queryKey }) });
}
