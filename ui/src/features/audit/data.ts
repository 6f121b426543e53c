import { infiniteQueryOptions, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";

import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";

type Schemas = components["schemas"];

export type Finding = Schemas["AuditFinding"];
export type Run = Schemas["AuditRun"];
export type RunLine = Schemas["AuditRunLine"];
export type Difference = Schemas["AuditDifference"];
export type Item = Schemas["AuditItem"];
export type ItemDetail = Schemas["AuditItemDetail"];
export type ItemGiven = Schemas["ItemGiven"];
export type Words = Schemas["AuditWords"];
export type Fine = Schemas["AuditFine"];
export type Day = Schemas["AuditDay"];
export type Task = Schemas["AuditTask"];
export type Interview = Schemas["InterviewShape"];
export type Act = "stop" | "fix" | "prepare" | "know";

export const ACTS: readonly Act[] = ["stop", "fix", "prepare", "know"];
const KEY = ["audit"] as const;
const query = (values: Record<string, string | number | null | undefined>): string => {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
};

export const runsQuery = queryOptions({
  queryKey: [...KEY, "runs"],
  queryFn: () => http.get<Schemas["AuditRuns"]>("/api/v1/audit/runs"),
});

export const runQuery = (id: number) => queryOptions({ queryKey: [...KEY, "run", id], queryFn: () => http.get<Run>(`/api/v1/audit/runs/${String(id)}`) });

/** The run of `?run=`, without it the latest one. */
export function useShownRun() {
  const { run: wanted } = useSearch({ strict: false }) as { run?: number };
  const runs = useQuery(runsQuery);
  const latest = runs.data?.items[0]?.id;
  const id = Number(wanted) || latest;
  const run = useQuery({ ...runQuery(id ?? 0), enabled: id !== undefined });
  return { runs, run, isEmpty: runs.data !== undefined && latest === undefined, isOld: id !== latest };
}

export const differenceQuery = (id: number, before: number) =>
  queryOptions({ queryKey: [...KEY, "difference", id, before], queryFn: () => http.get<Difference>(`/api/v1/audit/runs/${String(id)}/difference?before_id=${String(before)}`) });

export interface Wanted { stands: string; word: string }

export const itemsQuery = (wanted: Wanted) =>
  infiniteQueryOptions({
    queryKey: [...KEY, "items", wanted],
    queryFn: ({ pageParam }) => http.get<Schemas["AuditItems"]>(`/api/v1/audit/items${query({ ...wanted, before: pageParam })}`),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });

/** How many proposals of scanners wait for a person. */
export const proposedQuery = queryOptions({
  queryKey: [...KEY, "proposed"],
  queryFn: async () => (await http.get<Schemas["AuditItems"]>("/api/v1/audit/items?stands=proposed")).counts["proposed"] ?? 0,
});

export const itemQuery = (id: number) => queryOptions({ queryKey: [...KEY, "item", id], queryFn: () => http.get<ItemDetail>(`/api/v1/audit/items/${String(id)}`) });

export const wordsQuery = queryOptions({ queryKey: [...KEY, "words"], queryFn: () => http.get<Words>("/api/v1/audit/words"), staleTime: Infinity });

export const tasksQuery = queryOptions({
  queryKey: [...KEY, "tasks"],
  queryFn: async () => {
    const items: Task[] = [];
    let after: number | null = null;
    do {
      const page: Schemas["AuditTasks"] = await http.get(`/api/v1/audit/tasks${query({ after })}`);
      items.push(...page.items);
      after = page.next;
    } while (after !== null);
    return items;
  },
});

export const linesQuery = queryOptions({
  queryKey: ["business-lines"],
  queryFn: async () => (await http.get<{ items: { id: number; name: string }[] }>("/api/v1/business-lines")).items,
});

export const peopleQuery = queryOptions({
  queryKey: [...KEY, "people"],
  queryFn: async () => (await http.get<{ items: { id: number; name: string }[] }>("/api/v1/operators")).items,
});

/** A write after which everything of the audit is asked anew; forms show the refusal themselves. */
export function useAuditWrite<Data, Answer>(write: (data: Data) => Promise<Answer>, onDone?: (answer: Answer) => void) {
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

/** What a change of a task sends back whole. */
export const taskBody = (task: Task, part: Partial<Schemas["TaskGiven"]> = {}): Schemas["TaskGiven"] => ({
  title: task.title, todo: task.todo, operator_id: task.operator_id, due_on: task.due_on, state: task.state,
  check_kind: task.check_kind as Schemas["TaskGiven"]["check_kind"], check_about: task.check_about, needs: task.needs, version: task.version, ...part,
});

/** Local day as YYYY-MM-DD. */
export function dayOf(at: Date): string {
  return `${String(at.getFullYear())}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
}
