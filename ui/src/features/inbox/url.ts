import { useLocation, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

import type { Status, View } from "@/lib/api/types";
import type { ListFilter } from "@/lib/realtime/keys";

const VIEWS: readonly View[] = ["mine", "unassigned", "all", "mentions"];
const STATUSES: readonly Status[] = ["open", "snoozed", "closed"];

function number(value: string | null): number | undefined {
  const made = Number(value);
  return Number.isInteger(made) && made > 0 ? made : undefined;
}

/** The filter as it stands in the address; anything unknown falls back to the ordinary view. */
export function parseFilter(search: string): ListFilter {
  const params = new URLSearchParams(search);
  const filter: ListFilter = {
    view: VIEWS.find((view) => view === params.get("view")) ?? "mine",
    status: STATUSES.find((status) => status === params.get("status")) ?? "open",
    sort: params.get("sort") === "waiting" ? "waiting" : "recent",
  };
  for (const key of ["inbox_id", "business_line_id", "team_id", "label_id", "assignee_id"] as const) {
    const value = number(params.get(key));
    if (value) filter[key] = value;
  }
  return filter;
}

export function filterSearch(filter: ListFilter): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) {
    const usual = (key === "view" && value === "mine") || (key === "status" && value === "open") || (key === "sort" && value === "recent");
    if (value !== undefined && !usual) params.set(key, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

export interface InboxUrl {
  filter: ListFilter;
  selected: number | undefined;
  change: (filter: Partial<ListFilter>) => void;
  open: (id: number | undefined) => void;
  href: (id: number) => string;
}

export function useInboxUrl(): InboxUrl {
  const { pathname, searchStr } = useLocation();
  const navigate = useNavigate();
  const filter = useMemo(() => parseFilter(searchStr), [searchStr]);
  const selected = number(/^\/inbox\/(\d+)/.exec(pathname)?.[1] ?? null);
  const search = filterSearch(filter);

  const change = useCallback(
    (part: Partial<ListFilter>) => {
      const path = selected ? `/inbox/${String(selected)}` : "/inbox";
      void navigate({ href: `${path}${filterSearch({ ...filter, ...part })}`, replace: true });
    },
    [filter, navigate, selected],
  );
  const href = useCallback((id: number) => `/inbox/${String(id)}${search}`, [search]);
  const open = useCallback(
    (id: number | undefined) => void navigate({ href: id ? `/inbox/${String(id)}${search}` : `/inbox${search}` }),
    [navigate, search],
  );
  return { filter, selected, change, open, href };
}
