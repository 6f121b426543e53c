import { useQuery } from "@tanstack/react-query";

import { http } from "@/lib/api/http";
import type { Colleagues, Inbox, Label, LineRef, OperatorRef, Snippet, TeamRef } from "@/lib/api/directory-types";

/** Small lists answer either with an array or with `items`. */
async function list<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const answer = await http.get<T[] | { items: T[] }>(path, undefined, signal);
  return Array.isArray(answer) ? answer : answer.items;
}

const NONE: never[] = [];
const NOBODY: Colleagues = { operators: NONE, teams: NONE };

function directory<T>(name: string, path: string) {
  return { queryKey: [name], queryFn: ({ signal }: { signal: AbortSignal }) => list<T>(path, signal), staleTime: 300_000 };
}

function useDirectory<T>(name: string, path: string): T[] {
  const { data } = useQuery(directory<T>(name, path));
  return data ?? NONE;
}

/** Whether customers have nowhere to write yet; false also while that is not known. */
export function useNoChannels(): boolean {
  const { data } = useQuery(directory<Inbox>("inboxes", "/api/v1/inboxes"));
  return data !== undefined && !data.some((one) => one.role !== "employee");
}

/** Where customers write: bots for employees have no conversations. */
export const useInboxes = (): Inbox[] => useDirectory<Inbox>("inboxes", "/api/v1/inboxes").filter((one) => one.role !== "employee");
export const useLabels = (): Label[] => useDirectory<Label>("labels", "/api/v1/labels");
export const useSnippets = (): Snippet[] => useDirectory<Snippet>("snippets", "/api/v1/snippets");
export const useOperators = (): OperatorRef[] => useDirectory<OperatorRef>("operators", "/api/v1/operators");
export const useTeams = (): TeamRef[] => useDirectory<TeamRef>("teams", "/api/v1/teams");
/** Whom a conversation of this line may be given to, and who may be mentioned in it. */
export function useColleagues(line: number | undefined): Colleagues {
  const { data } = useQuery({
    queryKey: ["colleagues", line],
    enabled: line !== undefined,
    queryFn: ({ signal }) => http.get<Colleagues>("/api/v1/colleagues", { business_line_id: line }, signal),
    staleTime: 300_000,
  });
  return data ?? NOBODY;
}

export const useLines = (): LineRef[] => useDirectory<LineRef>("business-lines", "/api/v1/business-lines");
