import { queryOptions, useMutation, useQueryClient, type Query } from "@tanstack/react-query";

import { ApiError, http } from "@/lib/api/http";
import { DIRECTORIES } from "@/lib/realtime/keys";

export interface GrantRow {
  role_id: number;
  role: string;
  role_name: string;
  business_line_id: number | null;
}

export interface OperatorRow {
  id: number;
  name: string;
  presence: "online" | "away" | "offline";
  is_disabled: boolean;
  team_ids: number[];
  email?: string;
  grants?: GrantRow[];
  invited_until?: string | null;
}

export interface RoleRow {
  id: number;
  code: string;
  name: string;
  permissions: string[];
  is_builtin: boolean;
  holders: number;
}

export interface LineRow {
  id: number;
  name: string;
  is_archived: boolean;
}

export interface TeamRow {
  id: number;
  name: string;
  business_line_id: number | null;
  is_archived: boolean;
  member_ids: number[];
}

export interface PermissionRow {
  code: string;
  title: string;
  is_company_wide: boolean;
}

const list = <Row>(key: string, path: string) =>
  queryOptions({ queryKey: ["settings", key], queryFn: async () => (await http.get<{ items: Row[] }>(`/api/v1${path}`)).items });

export const operatorsQuery = list<OperatorRow>("operators", "/operators");
export const rolesQuery = list<RoleRow>("roles", "/roles");
export const linesQuery = list<LineRow>("lines", "/business-lines");
export const teamsQuery = list<TeamRow>("teams", "/teams");
export const permissionsQuery = list<PermissionRow>("permissions", "/permissions");

/** The pages of settings, and the lists elsewhere that are made of them. */
function isChanged({ queryKey: [name] }: Query): boolean {
  return name === "settings" || DIRECTORIES.includes(String(name));
}

/** A write that refreshes the settings behind it; the form shows the refusal itself. */
export function useWrite<Data, Answer>(write: (data: Data) => Promise<Answer>, onDone?: (answer: Answer) => void) {
  const queries = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: write,
    onSuccess: async (answer) => {
      await queries.invalidateQueries({ predicate: isChanged });
      onDone?.(answer);
    },
  });
}

/** The same, for buttons outside of forms: a refusal becomes a toast. */
export function useAct<Data, Answer>(write: (data: Data) => Promise<Answer>, onDone?: (answer: Answer) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: async (answer) => {
      await queries.invalidateQueries({ predicate: isChanged });
      onDone?.(answer);
    },
  });
}

export function fieldOf(error: unknown, name: string): string | undefined {
  return error instanceof ApiError ? error.field(name) : undefined;
}
