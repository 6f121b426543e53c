import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";

export type CompanyProfile = components["schemas"]["ProfileShape"];
export type Asked = components["schemas"]["QuestionShape"];
export type BoundRule = components["schemas"]["RuleShape"];
export type ProfileVersion = components["schemas"]["VersionShape"];
export type Answers = Record<string, string>;

const KEY = "company-profile";
export const UNKNOWN = "unknown";

export const profileQuery = queryOptions({ queryKey: [KEY], queryFn: () => http.get<CompanyProfile>("/api/v1/company-profile") });
export const versionsQuery = queryOptions({ queryKey: [KEY, "versions"], queryFn: () => http.get<ProfileVersion[]>("/api/v1/company-profile/versions") });

const answersOf = (profile: CompanyProfile | undefined): Answers =>
  Object.fromEntries((profile?.questions ?? []).flatMap((question) => (question.answer ? [[question.id, question.answer]] : [])));

/**
 * The questions about the company: what is saved, what is answered now, and what that would say. An answer that another
 * one has hidden is remembered, so that taking the other back brings it back too; the server keeps what matters.
 */
export function useInterview(onSaved?: () => void) {
  const queries = useQueryClient();
  const saved = useQuery(profileQuery);
  const [draft, setDraft] = useState<Answers | null>(null);
  const [inn, setInn] = useState<string | null>(null);
  const digits = inn?.replaceAll(/\s/g, "");
  const another = digits && digits !== (saved.data?.inn ?? "") ? digits : null;
  const isChanged = draft !== null || another !== null;
  const answers = draft ?? answersOf(saved.data);
  const judged = useQuery({
    queryKey: [KEY, "preview", answers, another],
    enabled: isChanged && (another === null || another.length >= 10),
    queryFn: () => http.post<CompanyProfile>("/api/v1/company-profile/preview", { answers, inn: another }),
    placeholderData: keepPreviousData,
    retry: false,
    meta: { quiet: true },
  });
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: (sent: { draft: Answers | null; inn: string | null }) =>
      http.post("/api/v1/company-profile", { answers: sent.draft ?? answers, inn: another, after: saved.data?.version ?? 0 }),
    onSuccess: async (_saved, sent) => {
      await queries.invalidateQueries({ queryKey: [KEY] });
      await queries.invalidateQueries({ queryKey: ["settings", "rules"] });
      await queries.invalidateQueries({ queryKey: ["session"] });
      setDraft((now) => (now === sent.draft ? null : now)); // what was answered meanwhile stays to be saved
      setInn((now) => (now === sent.inn ? null : now));
      onSaved?.();
    },
  });
  const before = saved.data;
  return {
    saved,
    /** What the answers on the screen say; the saved ones until somebody changes one. */
    shown: (isChanged ? judged.data : undefined) ?? before,
    inn: inn ?? before?.inn ?? "",
    setInn,
    isChanged,
    error: judged.error ?? save.error,
    save: () => { save.mutate({ draft, inn }); },
    saving: save,
    answer: (question: string, value: string): void => { setDraft((now) => ({ ...(now ?? answersOf(before)), [question]: value })); },
    reset: (): void => {
      setDraft(null);
      setInn(null);
      save.reset();
    },
  };
}
