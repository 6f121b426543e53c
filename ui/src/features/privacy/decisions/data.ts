import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import type { components } from "@/lib/api/schema.gen";
import { http } from "@/lib/api/http";

type Schemas = components["schemas"];
export type Decision = Schemas["DecisionShape"];
export type Decisions = Schemas["DecisionsShape"];
export type Figures = Schemas["FiguresShape"];
export type RuleFigures = Schemas["RuleFigures"];
export type Modes = Schemas["ModesShape"];
export type Mode = "shadow" | "enforce";

export interface Filters {
  since: string;
  until: string;
  channel: string;
  line_id: string;
  rule_id: string;
  which: "would" | "stopped" | "all";
}

export const NO_FILTERS: Filters = { since: "", until: "", channel: "", line_id: "", rule_id: "", which: "would" };

/** Only what was chosen: an empty filter is no filter. */
export const chosen = (filters: Partial<Filters>): Record<string, string> => Object.fromEntries(Object.entries(filters).filter(([, value]) => value));

export const modesQuery = queryOptions({ queryKey: ["decisions", "modes"], queryFn: () => http.get<Modes>("/api/v1/gate/modes") });

export const figuresQuery = ({ since, until, channel, line_id }: Filters) => {
  const asked = chosen({ since, until, channel, line_id });
  return queryOptions({ queryKey: ["decisions", "figures", asked], queryFn: () => http.get<Figures>("/api/v1/gate/figures", asked) });
};

export const linesQuery = queryOptions({ queryKey: ["decisions", "lines"], queryFn: async () => (await http.get<{ items: { id: number; name: string }[] }>("/api/v1/business-lines")).items });

/** A write after which everything on the page is read anew. */
export function useAct<Data>(write: (data: Data) => Promise<unknown>, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["decisions"] });
      onDone?.();
    },
  });
}

/** How a decision looks in the list: what became of the message, and what would have. */
export function outcomeOf({ outcome, would }: Pick<Decision, "outcome" | "would">): { key: string; tone: "ok" | "hold" | "deny" | "neutral" } {
  if (outcome !== "cleared") return { key: outcome, tone: outcome === "denied" ? "deny" : "hold" };
  if (would === "cleared") return { key: "cleared", tone: "ok" };
  return { key: `would_${would}`, tone: would === "denied" ? "deny" : "hold" };
}
