import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { http } from "@/lib/api/http";

import styles from "../settings.module.css";

interface Rule {
  id: string;
  version: number;
  title: string;
  norm: string;
  text: string;
  nature: string;
  gate: string;
  confidence: string;
  since: string | null;
  until: string | null;
  enforced_from: string | null;
}

interface Ahead {
  day: string;
  title: string;
  rules: string[];
  confidence: string;
}

interface Answer {
  on: string;
  rulebook: string;
  read_on: string;
  disclaimer: string;
  confidences: Record<string, string>;
  natures: Record<string, string>;
  items: Rule[];
  ahead: Ahead[];
}

const TONES = { block: "deny", block_unless: "deny", require: "hold", warn: "hold", info: "neutral" } as const;

/** A day without an hour: what the law knows. */
const shown = (day: string): string => day.split("-").reverse().join(".");

/** Rules in force on a day, and what changes after it. */
export default function Rules() {
  const { t } = useTranslation("settings");
  const [on, setOn] = useState("");
  const rules = useQuery({ queryKey: ["settings", "rules", on], queryFn: () => http.get<Answer>("/api/v1/rules", on ? { on } : {}) });
  const columns: Column<Rule>[] = [
    { key: "rule", title: t("rules.rule"), render: (row) => <div><p className={styles.rowTitle}>{row.title}</p><p className="t-caption">{row.norm}</p></div> },
    { key: "gate", title: t("rules.gate"), width: 190, render: (row) => <StatusChip tone={TONES[row.gate as keyof typeof TONES]}>{t(`rules.gates.${row.gate}`)}</StatusChip> },
    { key: "since", title: t("rules.since"), width: 130, render: (row) => (row.since ? shown(row.since) : t("rules.unknown")) },
    { key: "sure", title: t("rules.sure"), width: 230, render: (row) => <span className="t-caption" title={rules.data?.confidences[row.confidence]}>{t(`rules.confidence.${row.confidence}`)}{row.nature !== "law" && row.nature !== "product" && `, ${rules.data?.natures[row.nature] ?? ""}`}</span> },
  ];
  const ahead: Column<Ahead>[] = [
    { key: "day", title: t("rules.day"), width: 130, render: (row) => shown(row.day) },
    { key: "title", title: t("rules.change"), render: (row) => <div><p className={styles.rowTitle}>{row.title}</p><p className="t-caption">{row.rules.join(", ")}</p></div> },
  ];
  return (
    <>
      {rules.data && rules.data.ahead.length > 0 && (
        <Card title={t("rules.ahead")} flush>
          <Table label={t("rules.ahead")} columns={ahead} rows={rules.data.ahead} rowKey={(row) => `${row.day} ${row.title}`} />
        </Card>
      )}
      <Card title={t("rules.inForce")} grow flush>
        <div className={styles.filters}>
          <TextInput label={t("rules.on")} type="date" value={on || (rules.data?.on ?? "")} onChange={(event) => { setOn(event.currentTarget.value); }} />
        </div>
        <ListState loading={rules.isPending} error={rules.error} empty={rules.data?.items.length === 0} onRetry={() => { void rules.refetch(); }} whenEmpty={<EmptyState title={t("rules.empty")} />}>
          <Table label={t("rules.inForce")} columns={columns} rows={rules.data?.items ?? []} rowKey={(row) => `${row.id}@${String(row.version)}`} />
        </ListState>
      </Card>
      {rules.data && <p className="t-caption">{t("rules.edition", { version: rules.data.rulebook, day: shown(rules.data.read_on) })}. {rules.data.disclaimer}</p>}
    </>
  );
}
