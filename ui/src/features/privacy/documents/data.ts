import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";

type Schemas = components["schemas"];

export type DocumentRow = Schemas["DocumentShape"];
export type Gap = Schemas["DocumentGap"];
export type Details = Schemas["DetailsShape"];
export type Detail = Schemas["DocumentAnswer"];
export type Listing = Schemas["DocumentTable"];

const KEY = ["privacy", "documents"] as const;

export const documentsQuery = queryOptions({
  queryKey: [...KEY, "catalogue"],
  queryFn: async () => (await http.get<Schemas["DocumentsShape"]>("/api/v1/documents")).items,
});

export const detailsQuery = queryOptions({
  queryKey: [...KEY, "details"],
  queryFn: () => http.get<Details>("/api/v1/documents/details"),
});

/** A write after which the catalogue and the answers are asked anew; `quiet`: the form shows the refusal itself. */
export function useTold<Data, Answer>(write: (data: Data) => Promise<Answer>, { quiet = false, onDone }: { quiet?: boolean; onDone?: (answer: Answer) => void } = {}) {
  const queries = useQueryClient();
  return useMutation({
    meta: { quiet },
    mutationFn: write,
    onSuccess: async (answer) => {
      await queries.invalidateQueries({ queryKey: KEY });
      onDone?.(answer);
    },
  });
}

export const fileOf = (id: number, kind: "pdf" | "docx"): string => `/api/v1/documents/${String(id)}/file?kind=${kind}`;

/** Titles of answers stand inside of sentences too, so they come in small letters. */
export const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
