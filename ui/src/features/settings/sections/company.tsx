import { Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { http } from "@/lib/api/http";
import { sessionQuery, useSession } from "@/lib/session/session";
import { ZONES } from "@/lib/time/zones";

import { fieldOf, useWrite } from "../data";
import { Refusal } from "../parts";
import styles from "../settings.module.css";

interface Details {
  name: string;
  inn: string | null;
  time_zone: string;
}

/** The legal entity of this session, and another one beside it. */
export default function Company() {
  const { t } = useTranslation("settings");
  const queries = useQueryClient();
  const { company } = useSession();
  const renew = (): void => { void queries.invalidateQueries({ queryKey: sessionQuery.queryKey }); };
  if (!company) return null;
  const here = { name: company.name, inn: company.inn ?? null, time_zone: company.time_zone ?? "Europe/Moscow" };
  return (
    <>
      <CompanyForm title={t("company.this")} start={here} action={t("company.save")} onSave={(details) => http.patch(`/api/v1/companies/${String(company.id)}`, details)} onDone={renew} />
      <CompanyForm title={t("company.another")} hint={t("company.anotherHint")} start={{ name: "", inn: "", time_zone: here.time_zone }} action={t("company.add")} onSave={(details) => http.post("/api/v1/companies", details)} onDone={renew} />
    </>
  );
}

interface CompanyFormProps {
  title: string;
  hint?: string;
  start: Details;
  action: string;
  onSave: (details: Details) => Promise<unknown>;
  onDone: () => void;
}

function CompanyForm({ title, hint, start, action, onSave, onDone }: CompanyFormProps) {
  const { t } = useTranslation("settings");
  const [form, setForm] = useState<Details>(start);
  const save = useWrite(() => onSave({ ...form, inn: form.inn?.replaceAll(/\s/g, "") || null }), onDone);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Card title={title}>
      <form className={styles.form} style={{ maxWidth: 480 }} onSubmit={submit}>
        {hint && <p className="t-caption">{hint}</p>}
        <Refusal error={save.error} />
        <TextInput label={t("company.name")} maxLength={200} value={form.name} error={fieldOf(save.error, "name")} onChange={(event) => { setForm({ ...form, name: event.currentTarget.value }); }} />
        <TextInput label={t("company.inn")} inputMode="numeric" maxLength={14} value={form.inn ?? ""} error={fieldOf(save.error, "inn")} onChange={(event) => { setForm({ ...form, inn: event.currentTarget.value }); }} />
        <Select label={t("hours.zone")} data={ZONES} allowDeselect={false} value={form.time_zone} error={fieldOf(save.error, "time_zone")} onChange={(value) => { setForm({ ...form, time_zone: value ?? "Europe/Moscow" }); }} />
        <div className={styles.rowActions}>
          <Button type="submit" variant="primary" busy={save.isPending} disabled={!form.name.trim()}>{action}</Button>
          {save.isSuccess && <StatusChip tone="ok">{t("security.done")}</StatusChip>}
        </div>
      </form>
    </Card>
  );
}
