import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";

type Shapes = components["schemas"];
export type Subject = Shapes["SubjectShape"];
export type Lesson = Shapes["LessonShape"];
export type Marked = Shapes["MarkedShape"];
export type Practice = Shapes["PracticeShape"];
export type Team = Shapes["TrainedTeam"];

const ROOT = "/api/v1/training";
const LOOK_MS = 2500;
const KEY = ["training"];
const RUNNING = [...KEY, "practice"];

export const useTraining = () => useQuery({ queryKey: KEY, queryFn: ({ signal }) => http.get<Subject[]>(ROOT, undefined, signal) });

export const useLesson = (id: string) =>
  useQuery({ queryKey: [...KEY, "lesson", id], queryFn: ({ signal }) => http.get<Lesson>(`${ROOT}/lessons/${encodeURIComponent(id)}`, undefined, signal) });

export const useTeam = (on: boolean) =>
  useQuery({ queryKey: [...KEY, "team"], queryFn: ({ signal }) => http.get<Team>(`${ROOT}/team`, undefined, signal), enabled: on });

export const RECORD = `${ROOT}/record`;

export function useAnswers(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (answers: Record<string, number>) => http.post<Marked>(`${ROOT}/lessons/${encodeURIComponent(id)}/answers`, { answers }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** The practice one is in, looked at again while it goes on. */
export const usePractice = () =>
  useQuery({
    queryKey: RUNNING,
    queryFn: async ({ signal }) => (await http.get<{ practice: Practice | null }>(`${ROOT}/practice`, undefined, signal)).practice,
    refetchInterval: (query) => (query.state.data ? LOOK_MS : false),
  });

export function usePracticeDeeds() {
  const queries = useQueryClient();
  const done = { onSettled: () => queries.invalidateQueries({ queryKey: KEY }) };
  const begin = useMutation({ mutationFn: (scenario: string) => http.post(`${ROOT}/practice`, { scenario }), ...done });
  const leave = useMutation({ mutationFn: () => http.delete(`${ROOT}/practice`), ...done });
  const finish = useMutation({ mutationFn: () => http.post(`${ROOT}/practice/finish`, {}), ...done });
  return { begin, leave, finish };
}

/** Has the customer say the next line, if it is time for one. False: there is no training channel to say it in. */
export const sayNext = async (): Promise<boolean> => !(await http.post<{ is_mute: boolean }>(`${ROOT}/practice/line`, {})).is_mute;
