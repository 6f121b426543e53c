import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import type { components } from "@/lib/api/schema.gen";
import { callServer, http } from "@/lib/api/http";

type Shapes = components["schemas"];
export type SubjectRequest = Shapes["RequestShape"];
export type RequestDetail = Shapes["RequestDetail"];

const ROOT = "/api/v1/privacy";

export const requestsQuery = (shown: "open" | "closed") =>
  queryOptions({ queryKey: ["privacy", "requests", shown], queryFn: () => http.get<SubjectRequest[]>(`${ROOT}/requests?shown=${shown}`) });

export const requestQuery = (id: number) =>
  queryOptions({
    queryKey: ["privacy", "request", id],
    queryFn: () => http.get<RequestDetail>(`${ROOT}/requests/${String(id)}`),
    // What a worker does, and where the answer is, changes by itself.
    refetchInterval: (query) => (busy(query.state.data) ? 3_000 : false),
  });

function busy(detail: RequestDetail | undefined): boolean {
  const state = detail?.request.erasure?.state;
  return state === "confirmed" || state === "running" || detail?.request.answer_state === "queued" || detail?.request.answer_state === "sending";
}

/** Everything known about the person, as an archive. */
export async function gathered(id: number): Promise<Blob> {
  const answer = await callServer(new Request(new URL(`${ROOT}/requests/${String(id)}/gathered`, window.location.origin), { method: "POST" }));
  return answer.blob();
}

/** A day for `<input type="date">`, by the clock of this screen. */
export const localDay = (at: Date): string => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

/** A change of one request; afterwards it is read anew, and so is the queue. */
export function useChange<Body, Answer = unknown>(path: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => http.post<Answer>(`${ROOT}/${path}`, body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["privacy"] }),
  });
}
