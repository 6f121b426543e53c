import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { answer, api } from "@/lib/api/client";

import { PeopleTable } from "./people-table";

const EMAIL = /^\S+@\S+\.\S+$/u;
const NUMBER = /^[+\d\s()№.-]+$/u;
const SHORTEST = 10;

/** Whether it is an e-mail, a phone or a passport rather than a part of a name. */
export function isWhole(text: string): boolean {
  return EMAIL.test(text) || (NUMBER.test(text) && text.replace(/\D/g, "").length >= SHORTEST);
}

/** Looks for whose value it is when somebody says so, not with each key: every search stands in the access log. */
export function useWholeSearch() {
  return useMutation({ mutationFn: (value: string) => answer(api.POST("/api/v1/contacts/search", { body: { value } })), meta: { quiet: true } });
}

export function WholeSearch({ value, search }: { value: string; search: ReturnType<typeof useWholeSearch> }) {
  const { t } = useTranslation("contacts");
  const go = () => { search.mutate(value); };
  if (search.isIdle || search.variables !== value) {
    return <EmptyState title={t("whole.title")} detail={t("whole.hint")} action={<Button variant="primary" keys="↵" onClick={go}>{t("whole.find")}</Button>} />;
  }
  const rows = search.data?.items ?? [];
  return (
    <ListState loading={search.isPending} error={search.error} empty={rows.length === 0} rowHeight={48} onRetry={go} whenEmpty={<EmptyState title={t("whole.none")} detail={t("whole.noneHint")} />}>
      <PeopleTable rows={rows} found />
    </ListState>
  );
}
