import { SegmentedControl, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import { tied } from "@/lib/i18n/norm";

import styles from "../settings.module.css";
import { EditionCard } from "./edition";

type Rule = components["schemas"]["RuleShape"];
type Ahead = components["schemas"]["AheadShape"];
type Answer = components["schemas"]["RulesShape"];

const TONES = { block: "deny", block_unless: "deny", require: "hold", warn: "hold", info: "neutral" } as const;
const STANDS = ["yes", "unknown", "no"];
const GATES = Object.keys(TONES);
const SURE = { law_text: "ok", official: "acc", commentary: "neutral", unverified: "dashed", product: "neutral" } as const;
const STANDINGS = { yes: "acc", unknown: "dashed", no: "neutral" } as const;

/** A day without an hour: what the law knows. */
const shown = (day: string): string => day.split("-").reverse().join(".");

/** Why a rule binds the company, or whom it would. */
function Why({ rule }: { rule: Rule }) {
  const { t } = useTranslation("settings");
  const whom = rule.categories.length > 0 ? t(rule.standing === "no" ? "rules.bindsOthers" : "rules.bindsAs", { who: rule.categories.join("; ") }) : t("rules.bindsAll");
  return (
    <details className="t-caption">
      <summary>{t("rules.why")}</summary>
      <p>{rule.text}</p>
      <p>{whom}</p>
      {rule.because.length > 0 && <ul>{rule.because.map((reason) => <li key={reason}>{reason}</li>)}</ul>}
    </details>
  );
}

/** Rules in force on a day, whether they bind the company and why, and what changes after it. */
export default function Rules() {
  const { t } = useTranslation("settings");
  const [on, setOn] = useState("");
  const [whose, setWhose] = useState("ours");
  const rules = useQuery({ queryKey: ["settings", "rules", on], queryFn: () => http.get<Answer>("/api/v1/rules", on ? { on } : {}) });
  const isOurs = whose === "ours";
  const standing: Column<Rule | Ahead> = {
    key: "standing", title: t("rules.standing"), width: 190, render: (row) => <StatusChip tone={STANDINGS[row.standing as keyof typeof STANDINGS]}>{t(`rules.standings.${row.standing}`)}</StatusChip>,
  };
  const columns: Column<Rule>[] = [
    { key: "rule", title: t("rules.rule"), render: (row) => <div><p className={styles.rowTitle}>{row.title}</p><p className="t-caption">{tied(row.norm)}</p>{row.kept && <StatusChip tone="hold">{t("rules.kept")}</StatusChip>}{isOurs && <Why rule={row} />}</div> },
    ...(isOurs ? [standing] : []),
    { key: "gate", title: t("rules.gate"), width: 190, render: (row) => <StatusChip tone={TONES[row.gate as keyof typeof TONES]}>{t(`rules.gates.${row.gate}`)}</StatusChip> },
    { key: "since", title: t("rules.since"), width: 130, render: (row) => (row.since ? shown(row.since) : t("rules.unknown")) },
    { key: "sure", title: t("rules.sure"), width: 190, render: (row) => <div><StatusChip tone={SURE[row.confidence as keyof typeof SURE]}>{t(`rules.confidence.${row.confidence}`)}</StatusChip>{row.nature !== "law" && row.nature !== "product" && <p className="t-caption">{rules.data?.natures[row.nature]}</p>}</div> },
  ];
  const ahead: Column<Ahead>[] = [
    { key: "day", title: t("rules.day"), width: 130, render: (row) => shown(row.day) },
    { key: "title", title: t("rules.change"), render: (row) => <div><p className={styles.rowTitle}>{row.title}</p><p className="t-caption mono">{row.rules.join(", ")}</p></div> },
    ...(isOurs ? [standing] : []),
  ];
  const rows = [...(rules.data?.items ?? [])].sort((one, two) => (isOurs ? STANDS.indexOf(one.standing) - STANDS.indexOf(two.standing) : 0) || GATES.indexOf(one.gate) - GATES.indexOf(two.gate));
  return (
    <>
      <EditionCard />
      {rules.data?.profile_version === 0 && (
        <Card>
          <p className={styles.rowTitle}>{t("rules.noProfile")}</p>
          <p className="t-caption">{t("rules.noProfileHint")} <Link to="/settings/$section" params={{ section: "interview" }}>{t("rules.toProfile")}</Link></p>
        </Card>
      )}
      {rules.data && rules.data.ahead.length > 0 && (
        <Card title={t("rules.ahead")} flush>
          <Table label={t("rules.ahead")} columns={ahead} rows={rules.data.ahead} rowKey={(row) => `${row.day} ${row.title}`} />
        </Card>
      )}
      <Card title={t("rules.inForce")} grow flush>
        {rules.data?.waits && <p className="t-caption" role="note">{t("rules.waits", { version: rules.data.rulebook })}</p>}
        <div className={styles.filters}>
          <TextInput label={t("rules.on")} type="date" value={on || (rules.data?.on ?? "")} onChange={(event) => { setOn(event.currentTarget.value); }} />
          <SegmentedControl aria-label={t("rules.whose")} value={whose} onChange={setWhose} data={[{ value: "ours", label: t("rules.ours") }, { value: "all", label: t("rules.all") }]} />
          {isOurs && rules.data && <p className={`${styles.beside ?? ""} t-caption`}>{t("rules.counted", count(rules.data.items))}</p>}
        </div>
        <ListState loading={rules.isPending} error={rules.error} empty={rules.data?.items.length === 0} onRetry={() => { void rules.refetch(); }} whenEmpty={<EmptyState title={t("rules.empty")} />}>
          <Table label={t("rules.inForce")} columns={columns} rows={rows} rowKey={(row) => `${row.id}@${String(row.version)}${row.kept ? " kept" : ""}`} />
        </ListState>
      </Card>
      {rules.data && <p className="t-caption">{t("rules.edition", { version: rules.data.rulebook, day: shown(rules.data.read_on) })}. {rules.data.disclaimer}</p>}
    </>
  );
}

function count(rules: Rule[]): { yes: number; unknown: number; no: number } {
  const of = (standing: string): number => rules.filter((rule) => rule.standing === standing).length;
  return { yes: of("yes"), unknown: of("unknown"), no: of("no") };
}
