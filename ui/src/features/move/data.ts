import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";

type Schemas = components["schemas"];

export type Funnel = Schemas["FunnelShape"];
export type Stage = Schemas["StageShape"];
export type Line = Schemas["LineStage"];
export type Touch = Schemas["TouchStage"];
export type Campaign = Schemas["CampaignLine"];
export type CampaignWhole = Schemas["CampaignShape"];
export type Plan = Schemas["PlanShape"];
export type PlanGiven = Schemas["PlanAsked"];
export type Step = Schemas["TouchShape"];
export type Wave = Schemas["WaveShape"];
export type Came = Schemas["CameShape"];
export type Call = Schemas["CallShape"];
export type Inbox = Schemas["InboxLight"];
export type Stop = "unknown" | "told" | "opened" | "silent";

const KEY = ["move"] as const;
const at = (id: number, tail = "") => `/api/v1/campaigns/${String(id)}${tail}`;

export const funnelQuery = (lineId: number | null) =>
  queryOptions({
    queryKey: [...KEY, "funnel", lineId],
    queryFn: ({ signal }) => http.get<Funnel>("/api/v1/move/funnel", { line_id: lineId ?? undefined }, signal),
    refetchInterval: 60_000,
  });

export const stayedQuery = (stop: Stop, lineId: number | null) =>
  queryOptions({
    queryKey: [...KEY, "stayed", stop, lineId],
    queryFn: ({ signal }) => http.get<Schemas["StayedPage"]>("/api/v1/move/stayed", { stop, line_id: lineId ?? undefined }, signal),
  });

export const campaignsQuery = queryOptions({ queryKey: [...KEY, "campaigns"], queryFn: ({ signal }) => http.get<Campaign[]>("/api/v1/campaigns", undefined, signal) });

export const campaignQuery = (id: number) =>
  queryOptions({ queryKey: [...KEY, "campaign", id], queryFn: ({ signal }) => http.get<CampaignWhole>(at(id), undefined, signal) });

/** The plan, or null until one is written; while people are counted it is asked again. */
export const planQuery = (id: number) =>
  queryOptions({
    queryKey: [...KEY, "plan", id],
    queryFn: async ({ signal }) => {
      try {
        return await http.get<Plan>(at(id, "/plan"), undefined, signal);
      } catch (error) {
        if (typeof error === "object" && error !== null && "problem" in error && (error as { problem: { code: string } }).problem.code === "campaign.no_plan") return null;
        throw error;
      }
    },
    refetchInterval: (query) => (query.state.data?.state === "planning" || query.state.data?.state === "running" ? 3000 : false),
  });

export const wavesQuery = (id: number) => queryOptions({ queryKey: [...KEY, "waves", id], queryFn: ({ signal }) => http.get<Wave[]>(at(id, "/waves"), undefined, signal), refetchInterval: 15_000 });

export const cameQuery = (id: number) => queryOptions({ queryKey: [...KEY, "came", id], queryFn: ({ signal }) => http.get<Schemas["CamePage"]>(at(id, "/came"), undefined, signal), refetchInterval: 15_000 });

export const callsQuery = (id: number) => queryOptions({ queryKey: [...KEY, "calls", id], queryFn: ({ signal }) => http.get<Schemas["CallPage"]>(at(id, "/calls"), undefined, signal) });

export const inboxesQuery = queryOptions({ queryKey: ["inboxes"], queryFn: ({ signal }) => http.get<Inbox[]>("/api/v1/inboxes", undefined, signal) });

/** A write after which everything of the move is asked anew; forms show the refusal themselves. */
export function useMoveWrite<Data = undefined, Answer = unknown>(write: (data: Data) => Promise<Answer>, onDone?: (answer: Answer) => void) {
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

export const pathOf = at;

/** A share in whole percent; nothing of nothing is no share. */
export const share = (part: number, whole: number): number | null => (whole > 0 ? Math.round((part / whole) * 100) : null);
