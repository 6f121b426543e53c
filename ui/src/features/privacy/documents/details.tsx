import { Accordion, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { ApiError, http } from "@/lib/api/http";

import { detailsQuery, upper, useTold, type Detail, type Details } from "./data";
import styles from "./documents.module.css";
import { Rows } from "./rows";

type Group = Details["groups"][number];

/** What only the company knows: answers by group, and tables of them. `asked` is the answer to show and focus. */
export function DetailsCard({ asked }: { asked: { name: string } | null }) {
  const { t } = useTranslation("documents");
  const details = useQuery(detailsQuery);
  const [open, setOpen] = useState<string | null>(null);
  const home = asked && placeOf(details.data, asked.name);
  useEffect(() => {
    if (!asked || !home) return;
    setOpen(home);
    const later = setTimeout(() => {
      const field = document.getElementById(asked.name) ?? document.getElementById(home);
      field?.scrollIntoView({ block: "center" });
      field?.focus();
    }, 250);
    return () => { clearTimeout(later); };
  }, [asked, home]);
  return (
    <Card title={t("details.title")}>
      <p className={`${styles.hint ?? ""} t-caption`}>{t("details.hint")}</p>
      <ListState loading={details.isPending} error={details.error} empty={false} onRetry={() => { void details.refetch(); }} whenEmpty={null}>
        <Accordion value={open} onChange={setOpen}>
          {details.data?.lists.map((list) => (
            <Accordion.Item key={list.id} value={list.id}>
              <Accordion.Control id={list.id}>{upper(list.title)} <span className="t-caption">{t("details.rows", { count: list.rows.length })}</span></Accordion.Control>
              <Accordion.Panel>{open === list.id && <Rows list={list} />}</Accordion.Panel>
            </Accordion.Item>
          ))}
          {details.data?.groups.map((group) => (
            <Accordion.Item key={group.id} value={group.id}>
              <Accordion.Control id={group.id}>{group.title} <span className="t-caption">{t("details.told", { told: group.fields.filter((field) => field.value).length, all: group.fields.length })}</span></Accordion.Control>
              <Accordion.Panel>{open === group.id && <Answers key={group.id} group={group} />}</Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      </ListState>
    </Card>
  );
}

function placeOf(details: Details | undefined, name: string): string | undefined {
  const group = details?.groups.find((one) => one.fields.some((field) => field.name === name));
  return group?.id ?? details?.lists.find((list) => list.id === name || name.startsWith(`${list.id.replace(/s$/, "")}.`))?.id;
}

function Answers({ group }: { group: Group }) {
  const { t } = useTranslation("documents");
  const [values, setValues] = useState<Record<string, string>>(Object.fromEntries(group.fields.map((field) => [field.name, field.value])));
  const save = useTold((told: Record<string, string>) => http.put("/api/v1/documents/details", { values: told }), { quiet: true });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(values);
  };
  const errorOf = (name: string): string | undefined => (save.error instanceof ApiError ? save.error.field(name) : undefined);
  return (
    <form className={styles.form} onSubmit={submit}>
      {group.fields.map((field) => (
        <Answer key={field.name} field={field} value={values[field.name] ?? ""} error={errorOf(field.name)} onChange={(value) => { setValues({ ...values, [field.name]: value }); }} />
      ))}
      <div className={styles.foot}>
        <Button type="submit" variant="primary" busy={save.isPending}>{t("save")}</Button>
        {save.isSuccess && <StatusChip tone="ok">{t("saved")}</StatusChip>}
        {save.isError && <StatusChip tone="deny">{t("notSaved")}</StatusChip>}
      </div>
    </form>
  );
}

function Answer({ field, value, error, onChange }: { field: Detail; value: string; error?: string; onChange: (value: string) => void }) {
  const given = { id: field.name, label: upper(field.title), description: field.help || undefined, error, value };
  if (field.kind === "choice") return <Select {...given} clearable data={Object.entries(field.options).map(([code, label]) => ({ value: code, label }))} value={value || null} onChange={(next) => { onChange(next ?? ""); }} />;
  if (field.kind === "long") return <Textarea {...given} autosize minRows={2} maxRows={10} maxLength={4000} onChange={(event) => { onChange(event.currentTarget.value); }} />;
  return <TextInput {...given} maxLength={4000} placeholder={field.kind === "date" ? "01.02.2026" : undefined} onChange={(event) => { onChange(event.currentTarget.value); }} />;
}
