import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";

type Schemas = components["schemas"];

export type Scan = Schemas["ScanShape"];
export type ScanDetail = Schemas["ScanDetail"];
export type Mailbox = Schemas["MailboxShape"];
export type Kind = "site" | "pages" | "dns" | "files" | "mail" | "export";
export type Act = Schemas["ScanTurn"]["act"];

export const KINDS: readonly Kind[] = ["site", "pages", "dns", "files", "mail", "export"];
/** What the kinds of uploads take; the server decides again. */
export const ENDINGS: Partial<Record<Kind, string>> = {
  pages: ".zip,.har,.html,.htm,.mhtml,.mht",
  files: ".zip,.csv,.tsv,.xlsx,.docx,.pdf,.mbox,.eml",
  export: ".zip,.csv,.tsv,.json,.jsonl,.ndjson,.txt,.html,.vcf,.xls",
};

const ROOT = "/api/v1/audit/scans";
const KEY = ["audit", "scans"] as const;
const SOON_MS = 1_500;

const isRunning = (scan: Scan): boolean => scan.state === "running";

export const scansQuery = infiniteQueryOptions({
  queryKey: [...KEY, "list"],
  queryFn: ({ pageParam }) => http.get<Schemas["ScansShape"]>(ROOT, { before: pageParam }),
  initialPageParam: null as number | null,
  getNextPageParam: (page) => page.next_before,
  refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(isRunning)) ? SOON_MS : false),
});

export const scanQuery = (id: number) =>
  queryOptions({
    queryKey: [...KEY, id],
    queryFn: () => http.get<ScanDetail>(`${ROOT}/${String(id)}`),
    refetchInterval: (query) => (query.state.data && isRunning(query.state.data.scan) ? SOON_MS : false),
  });

export const mailboxesQuery = queryOptions({ queryKey: [...KEY, "mailboxes"], queryFn: () => http.get<Mailbox[]>(`${ROOT}/mailboxes`) });

export interface Begin { kind: Kind; key: string; target: string; inboxId: number | null; pages: number; days: number; file: File | null }

function begin(given: Begin): Promise<{ id: number }> {
  if (given.file) {
    const form = new FormData();
    form.append("kind", given.kind);
    form.append("client_key", given.key);
    form.append("file", given.file, given.file.name);
    return http.post(`${ROOT}/uploads`, form);
  }
  const options = given.kind === "site" ? { target: given.target, pages: given.pages } : given.kind === "mail" ? { inbox_id: given.inboxId, days: given.days } : { target: given.target };
  return http.post(ROOT, { kind: given.kind, client_key: given.key, ...options });
}

/** Forms show the refusal themselves. */
export function useBegin(onMade: (id: number) => void) {
  const queries = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: begin,
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: KEY });
      onMade(made.id);
    },
  });
}

export function useTurn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, act }: { id: number; act: Act }) => http.post(`${ROOT}/${String(id)}/turn`, { act }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
