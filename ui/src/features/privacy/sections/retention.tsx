import { NumberInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { Paper } from "@/components/paper";
import { StatusChip } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import type { components } from "@/lib/api/schema.gen";
import { http } from "@/lib/api/http";
import { number, shortDate } from "@/lib/i18n/format";

import styles from "../requests/requests.module.css";

type Shapes = components["schemas"];
type Rule = Shapes["RetentionShape"];
type Look = Shapes["LookShape"];
type Act = Shapes["ActShape"];

const ROOT = "/api/v1/privacy";

/** How long what is kept, what would go now, and the acts of what has gone. */
export default function Retention() {
  const { t } = useTranslation("rights");
  const queries = useQueryClient();
  const rules = useQuery({ queryKey: ["privacy", "retention"], queryFn: () => http.get<Rule[]>(`${ROOT}/retention`) });
  const preview = useQuery({ queryKey: ["privacy", "retention", "preview"], queryFn: () => http.get<Shapes["RetentionPreview"]>(`${ROOT}/retention/preview`) });
  const [asked, setAsked] = useState<Rule>();
  const save = useMutation({
    mutationFn: (rule: Pick<Rule, "subject_kind" | "business_line_id" | "purpose" | "days" | "is_on">) => http.put(`${ROOT}/retention`, rule),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["privacy", "retention"] }),
  });
  const remove = useMutation({
    mutationFn: (id: number) => http.delete(`${ROOT}/retention/${String(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["privacy", "retention"] }),
  });
  const turn = (rule: Rule, on: boolean): void => {
    const { subject_kind, business_line_id, purpose, days } = rule;
    save.mutate({ subject_kind, business_line_id, purpose, days, is_on: on }, { onSettled: () => { setAsked(undefined); } });
  };
  const look = (rule: Rule): Look | undefined => preview.data?.items.find((item) => item.rule_id === rule.id);
  const columns: Column<Rule>[] = [
    { key: "what", title: t("retention.what"), render: (row) => t(`retention.${row.subject_kind}`) },
    { key: "purpose", title: t("retention.purpose"), render: (row) => row.purpose },
    { key: "days", title: t("retention.days"), number: true, width: 120, render: (row) => number(row.days) },
    { key: "would", title: t("retention.would"), number: true, width: 160, render: (row) => <Would look={look(row)} /> },
    { key: "on", title: t("retention.rule"), width: 130, render: (row) => <StatusChip tone={row.is_on ? "ok" : "neutral"}>{t(row.is_on ? "retention.on" : "retention.off")}</StatusChip> },
    {
      key: "act", title: t("retention.todo"), width: 200,
      render: (row) => (row.is_on ? <Button size="sm" onClick={() => { turn(row, false); }}>{t("retention.turnOff")}</Button> : (
        <span className={styles.actions}>
          <Button size="sm" variant="danger" onClick={() => { setAsked(row); }}>{t("retention.turnOn")}</Button>
          <Button size="sm" variant="quiet" busy={remove.isPending} onClick={() => { remove.mutate(row.id); }}>{t("retention.remove")}</Button>
        </span>
      )),
    },
  ];
  return (
    <>
      <Card flush title={t("retention.rules")}>
        <ListState loading={rules.isPending} error={rules.error} empty={!rules.data?.length} onRetry={() => { void rules.refetch(); }} whenEmpty={<EmptyState title={t("retention.empty")} detail={t("retention.emptyHint")} />}>
          <Table label={t("retention.rules")} columns={columns} rows={rules.data ?? []} rowKey={(row) => row.id} />
        </ListState>
      </Card>
      {preview.data && preview.data.held_people > 0 && <p className={styles.muted}>{t("retention.held", { count: preview.data.held_people })}</p>}
      <AddCard busy={save.isPending} onAdd={(rule) => { save.mutate(rule); }} />
      <ActsCard />
      <ConfirmDialog opened={asked !== undefined} title={t("retention.turnOn")} action={t("retention.turnOn")} danger busy={save.isPending} onConfirm={() => { if (asked) turn(asked, true); }} onClose={() => { setAsked(undefined); }}>
        {t("retention.warn", { days: asked?.days ?? 0 })}
      </ConfirmDialog>
    </>
  );
}

function Would({ look }: { look: Look | undefined }) {
  const { t } = useTranslation("rights");
  if (!look) return null;
  if (look.count === 0) return t("retention.nothing");
  return <span>{look.is_more ? t("retention.more", { count: look.count }) : number(look.count)}{look.oldest && <span className={styles.muted}><br />{t("retention.oldest")}: {shortDate(look.oldest)}</span>}</span>;
}

function AddCard({ busy, onAdd }: { busy: boolean; onAdd: (rule: { subject_kind: string; business_line_id: null; purpose: string; days: number; is_on: false }) => void }) {
  const { t } = useTranslation("rights");
  const [kind, setKind] = useState("conversations");
  const [purpose, setPurpose] = useState("");
  const [days, setDays] = useState(1095);
  return (
    <Card title={t("retention.add")}>
      <div className={styles.line}>
        <Select label={t("retention.what")} allowDeselect={false} value={kind} onChange={(value) => { setKind(value ?? "conversations"); }} data={["conversations", "people"].map((value) => ({ value, label: t(`retention.${value}`) }))} />
        <TextInput label={t("retention.purpose")} maxLength={300} value={purpose} onChange={(event) => { setPurpose(event.currentTarget.value); }} />
        <NumberInput label={t("retention.days")} min={1} max={36_500} allowDecimal={false} value={days} onChange={(value) => { setDays(Number(value)); }} />
        <Button variant="primary" busy={busy} disabled={!purpose.trim() || days < 1} onClick={() => { onAdd({ subject_kind: kind, business_line_id: null, purpose, days, is_on: false }); }}>{t("retention.save")}</Button>
      </div>
    </Card>
  );
}

function ActsCard() {
  const { t } = useTranslation("rights");
  const acts = useQuery({ queryKey: ["privacy", "acts"], queryFn: () => http.get<Act[]>(`${ROOT}/acts`) });
  const columns: Column<Act>[] = [
    { key: "number", title: t("retention.number"), width: 110, render: (row) => `№ ${String(row.id)}` },
    { key: "date", title: t("retention.date"), width: 120, render: (row) => shortDate(row.made_at) },
    { key: "subject", title: t("retention.subject"), render: (row) => row.subject },
    { key: "rows", title: t("retention.rows"), number: true, width: 110, render: (row) => number(row.rows) },
    { key: "pages", title: t("retention.pages"), width: 150, render: (row) => <Paper template="DESTRUCTION_ACT" about={`act:${String(row.id)}`} label="" /> },
  ];
  return (
    <Card grow flush title={t("retention.act")}>
      <ListState loading={acts.isPending} error={acts.error} empty={!acts.data?.length} onRetry={() => { void acts.refetch(); }} whenEmpty={<EmptyState title={t("retention.noActs")} detail={t("retention.noActsHint")} />}>
        <Table label={t("retention.act")} columns={columns} rows={acts.data ?? []} rowKey={(row) => row.id} />
      </ListState>
    </Card>
  );
}
