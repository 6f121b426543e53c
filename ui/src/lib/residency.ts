import { queryOptions } from "@tanstack/react-query";

import { http } from "@/lib/api/http";

export type PlaceState = "unused" | "russia" | "undeclared" | "admitted" | "refused" | "abroad";

export interface Place {
  id: string;
  title: string;
  where: string;
  hosts: string[];
  is_store: boolean;
  state: PlaceState;
  country: string;
  why: string;
  declared: { country: string; owner: string; operator: string; networks: string[]; by: string; at: string } | null;
  reason: { reason: string; by: string; at: string } | null;
}

export interface Residency {
  law: string;
  may_change: boolean;
  is_alone: boolean;
  places: Place[];
}

const SELDOM_MS = 300_000;

/** Where data of the installation rest; asked by the page and by the bar above all pages. */
export const residencyQuery = queryOptions({
  queryKey: ["settings", "residency"],
  queryFn: () => http.get<Residency>("/api/v1/residency"),
  staleTime: SELDOM_MS,
});
