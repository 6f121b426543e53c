import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";

type Schemas = components["schemas"];

export type Incident = Schemas["IncidentShape"];
export type IncidentDetail = Schemas["IncidentDetail"];
export type Known = Schemas["IncidentKnown"];
export type Clock = Schemas["ClockShape"];

const KEY = ["privacy", "incidents"] as const;

export const incidentsQuery = queryOptions({
  queryKey: [...KEY, "register"],
  queryFn: () => http.get<Schemas["IncidentsShape"]>("/api/v1/incidents"),
  refetchInterval: 60_000,
});

export const incidentQuery = (id: number) =>
  queryOptions({ queryKey: [...KEY, id], queryFn: () => http.get<IncidentDetail>(`/api/v1/incidents/${String(id)}`) });

/** A write after which the register and its documents are asked anew; forms show the refusal themselves. */
export function useIncidentWrite<Data, Answer>(write: (data: Data) => Promise<Answer>, onDone?: (answer: Answer) => void) {
  const queries = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: write,
    onSuccess: async (answer) => {
      await queries.invalidateQueries({ queryKey: ["privacy"] });
      onDone?.(answer);
    },
  });
}

/** A moment for `<input type="datetime-local">`, by the clock of this screen. */
export function localMoment(value: string | Date): string {
  const at = new Date(value);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export const serverMoment = (value: string): string | null => (value ? new Date(value).toISOString() : null);
