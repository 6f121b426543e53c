import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { callServer, http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";

type Schemas = components["schemas"];

export type Import = Schemas["ImportRow"];
export type ImportDetail = Schemas["ImportDetail"];
export type Pull = Schemas["ImportPull"];
export type Question = Schemas["ImportQuestion"];
export type Loss = Schemas["ImportLoss"];

const KEY = ["imports"] as const;
const BUSY = new Set(["uploading", "pulling", "looking", "running", "undoing"]);
const SOON = 1_500;

/** A key of another system as the server takes it: one word of visible ASCII. */
export const isKey = (text: string): boolean => /^[\x21-\x7e]{8,4000}$/.test(text);

/** The server works on it: what is shown changes by itself. */
export const isBusy = (item: Pick<Import, "state">): boolean => BUSY.has(item.state);

export const importsQuery = infiniteQueryOptions({
  queryKey: [...KEY, "list"],
  queryFn: ({ pageParam }) => http.get<Schemas["ImportsPage"]>("/api/v1/imports", { below: pageParam }),
  initialPageParam: null as number | null,
  getNextPageParam: (page) => page.next ?? undefined,
  refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(isBusy)) ? SOON * 2 : false),
});

export const importQuery = (id: number) =>
  queryOptions({
    queryKey: [...KEY, id],
    queryFn: () => http.get<ImportDetail>(`/api/v1/imports/${String(id)}`),
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data.item) ? SOON : false),
  });

export const lossQuery = (id: number) => queryOptions({ queryKey: [...KEY, id, "loss"], queryFn: () => http.get<Loss>(`/api/v1/imports/${String(id)}/loss`) });

export const pullQuery = (id: number, isStill: boolean) => queryOptions({ queryKey: [...KEY, id, "pull"], queryFn: () => http.get<Pull>(`/api/v1/imports/${String(id)}/pull`), refetchInterval: isStill ? false : SOON });

export const formatsQuery = queryOptions({ queryKey: [...KEY, "formats"], staleTime: Infinity, queryFn: async () => (await http.get<Schemas["ImportFormats"]>("/api/v1/import-formats")).items });

export const linesQuery = queryOptions({
  queryKey: [...KEY, "lines"],
  queryFn: async () => (await http.get<{ items: { id: number; name: string; is_archived: boolean }[] }>("/api/v1/business-lines")).items.filter((line) => !line.is_archived),
});

/** A write after which everything about imports is asked anew; the place that wrote shows the refusal. */
export function useImportWrite<Data, Answer>(write: (data: Data) => Promise<Answer>, onDone?: (answer: Answer) => void) {
  const queries = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: write,
    onSuccess: async (answer) => {
      await queries.invalidateQueries({ queryKey: KEY });
      onDone?.(answer);
    },
  });
}

interface Sending {
  file: File;
  lineId: number;
  /** The import this file is already being sent to, to go on where it stopped. */
  into?: Import;
  onPart: (share: number) => void;
}

/** Sends a file piece by piece, so that none is held whole in memory, and has it read; gives the number of the import. */
export async function sendFile({ file, lineId, into, onPart }: Sending): Promise<number> {
  const body = { name: file.name, size: file.size, business_line_id: lineId, client_key: crypto.randomUUID() };
  const id = into?.id ?? (await http.post<{ id: number }>("/api/v1/imports", body)).id;
  const { item } = await http.get<ImportDetail>(`/api/v1/imports/${String(id)}`);
  const count = Math.ceil(item.size / item.piece_size);
  for (let number = item.pieces; number < count; number += 1) {
    const piece = file.slice(number * item.piece_size, (number + 1) * item.piece_size);
    const address = new URL(`/api/v1/imports/${String(id)}/pieces/${String(number)}`, window.location.origin);
    await callServer(new Request(address, { method: "PUT", body: piece, headers: { "Content-Type": "application/octet-stream" } }));
    onPart((number + 1) / count);
  }
  await http.post(`/api/v1/imports/${String(id)}/look`);
  return id;
}
