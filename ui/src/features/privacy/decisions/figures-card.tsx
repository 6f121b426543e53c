import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { Table, type Column } from "@/components/table";
import { http } from "@/lib/api/http";
import { number } from "@/lib/i18n/format";

import { AskReason } from "./ask-reason";
import { modesQuery, useAct, type Figures, type Mode, type RuleFigures } from "./data";
import styles from "./decisions.module.css";

/** How many messages left, how many the rules would have stopped, and which rules. */
export function FiguresCard({ figures, onRule }: { figures: UseQueryResult<Figures>; onRule: (rule: string) => void }) {
  const { t } = useTranslation("decisions");
  const rules = figures.data?.rules ?? [];
  const columns: Column<RuleFigures>[] = [
    { key: "rule", title: t("figures.rule"), render: (row) => <div><button type="button" className={styles.plain} onClick={() => { onRule(row.rule_id); }}>{row.title}</button><p className="t-caption">{[row.article, `${row.rule_id} v${String(row.version)}`].filter(Boolean).join(" · ")}</p></div> },
    { key: "would", title: t("figures.wouldStop"), number: true, width: 140, render: (row) => number(row.would_stop) },
    { key: "stopped", title: t("figures.didStop"), number: true, width: 120, render: (row) => number(row.stopped) },
    { key: "false", title: t("figures.false"), number: true, width: 130, render: (row) => number(row.false_alarms) },
    { key: "mode", title: t("figures.mode"), width: 200, render: (row) => (row.nature === "house" || row.rule_id === "PLATFORM-WINDOW" ? "" : <RuleMode rule={row} />) },
  ];
  const numbers = figures.data && ([["sent", figures.data.sent], ["would", figures.data.would_stop], ["deny", figures.data.would_deny], ["hold", figures.data.would_hold], ["stopped", figures.data.stopped]] as const);
  return (
    <Card title={t("figures.title")} flush>
      <ListState loading={figures.isPending} error={figures.error} empty={!figures.data} onRetry={() => { void figures.refetch(); }} whenEmpty={null}>
        <div className={styles.numbers}>
          {numbers?.map(([key, value]) => <p key={key} className={styles.number}><b>{number(value)}</b><span className="t-caption">{t(`figures.${key}`, { count: value })}</span></p>)}
        </div>
        {rules.length > 0 ? <Table label={t("figures.title")} columns={columns} rows={rules} rowKey={(row) => row.rule_id} /> : <EmptyState title={t("figures.empty")} />}
      </ListState>
    </Card>
  );
}

function RuleMode({ rule }: { rule: RuleFigures }) {
  const { t } = useTranslation("decisions");
  const modes = useQuery(modesQuery);
  const [asking, setAsking] = useState(false);
  const save = useAct((data: { mode: Mode; reason: string; rule_id: string }) => http.put("/api/v1/gate/modes", data), () => { setAsking(false); });
  const follow = useAct(() => http.delete(`/api/v1/gate/modes/${rule.rule_id}`));
  if (!modes.data) return null;
  const own = modes.data.rules.find((one) => one.rule_id === rule.rule_id);
  const enforced = (own ?? modes.data.company).mode === "enforce";
  const next = t(enforced ? "mode.toShadow" : "mode.toEnforce");
  return (
    <>
      <p className="t-caption">{t(enforced ? "mode.enforce" : "mode.shadow")}</p>
      {own ? <Button size="sm" variant="link" busy={follow.isPending} onClick={() => { follow.mutate(undefined); }}>{t("mode.follow")}</Button> : <Button size="sm" variant="link" onClick={() => { setAsking(true); }}>{next}</Button>}
      {asking && (
        <AskReason title={t("mode.askRule", { title: rule.title, mode: next })} action={next} label={t("mode.reason")} example={t("mode.reasonExample")} busy={save.isPending} onClose={() => { setAsking(false); }} onDone={(reason) => { save.mutate({ mode: enforced ? "shadow" : "enforce", reason, rule_id: rule.rule_id }); }} />
      )}
    </>
  );
}
