import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { Table } from "@/components/table";
import { ApiError, http } from "@/lib/api/http";
import { longDate, nearMoment, number, roubles } from "@/lib/i18n/format";
import { may, useSession } from "@/lib/session/session";

import { pathOf, planQuery, useMoveWrite, wavesQuery, type CampaignWhole, type Plan } from "./data";
import styles from "./move.module.css";
import { PlanForm } from "./plan-form";

const NEXT: Record<string, string[]> = { draft: ["planning"], ready: ["running", "planning"], running: ["paused", "finished"], paused: ["running", "finished"] };

/** Whom the campaign invites and how; counting, start, pause and end. */
export function PlanCard({ campaign }: { campaign: CampaignWhole }) {
  const { t } = useTranslation("move");
  const session = useSession();
  const plan = useQuery(planQuery(campaign.id));
  const [editing, setEditing] = useState(false);
  const change = useMoveWrite((state: string) => http.post(pathOf(campaign.id, "/state"), { state }));
  const state = plan.data?.state ?? "none";
  const manages = may(session, "campaigns.manage") && campaign.state !== "revoked";
  const canEdit = manages && ["none", "draft", "ready"].includes(state);
  const aside = manages && (
    <span className={styles.row}>
      {canEdit && <Button size="sm" onClick={() => { setEditing(true); }}>{t(plan.data ? "plan.edit" : "plan.write")}</Button>}
      {(NEXT[state] ?? []).map((next, place) => (
        <Button key={next} size="sm" variant={place === 0 ? "primary" : "default"} busy={change.isPending} onClick={() => { change.mutate(next); }}>{t(`plan.to.${next}`)}</Button>
      ))}
    </span>
  );
  return (
    <Card title={t("plan.title")} aside={aside}>
      {change.error instanceof ApiError && <p className={styles.refusal} role="alert">{change.error.problem.title}</p>}
      {plan.data === null && <p className={styles.hint}>{t("plan.none")}</p>}
      {state === "planning" && <p className={styles.hint} role="status">{t("plan.counting")}</p>}
      {plan.data?.estimate && <Estimate plan={plan.data} />}
      {plan.data && <Steps plan={plan.data} />}
      {plan.data?.started_at && <Waves id={campaign.id} />}
      {editing && <PlanForm campaign={campaign} plan={plan.data ?? null} onClose={() => { setEditing(false); }} />}
    </Card>
  );
}

function Estimate({ plan }: { plan: Plan }) {
  const { t } = useTranslation("move");
  const { estimate } = plan;
  if (!estimate) return null;
  const facts: [string, string][] = [
    ["people", number(estimate.people ?? 0)],
    ["waves", number(estimate.waves ?? 0)],
    ["sms", number(estimate.with_sms_consent ?? 0)],
    ["email", number(estimate.with_email ?? 0)],
    ["suppressed", number(estimate.suppressed ?? 0)],
    ["unreachable", number(estimate.unreachable ?? 0)],
    ["cost", roubles((estimate.cost ?? 0) / 100)],
    ["ends", estimate.ends_at ? longDate(estimate.ends_at) : "—"],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => <div key={name}><dt>{t(`estimate.${name}`)}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}

function Steps({ plan }: { plan: Plan }) {
  const { t } = useTranslation("move");
  return (
    <ol className={styles.form}>
      {plan.steps.map((step, place) => (
        <li key={place} className={styles.text}>
          <b>{t(`kind.${step.kind}`)}</b>
          <span className={styles.hint}>{place === 0 ? t("plan.first", { hours: step.wait_hours ?? 0 }) : t("plan.after", { hours: step.wait_hours ?? 0 })}</span>
          {step.text && <p>{step.text}</p>}
        </li>
      ))}
    </ol>
  );
}

function Waves({ id }: { id: number }) {
  const { t } = useTranslation("move");
  const waves = useQuery(wavesQuery(id));
  return (
    <Table
      label={t("waves")}
      rows={waves.data ?? []}
      rowKey={(row) => row.wave}
      columns={[
        { key: "wave", title: t("wave"), number: true, width: 70, render: (row) => row.wave },
        { key: "people", title: t("all"), number: true, render: (row) => number(row.people) },
        { key: "told", title: t("short.told"), number: true, render: (row) => number(row.told) },
        { key: "opened", title: t("short.opened"), number: true, render: (row) => number(row.opened) },
        { key: "came", title: t("short.came"), number: true, render: (row) => number(row.came) },
        { key: "due", title: t("due"), width: 150, render: (row) => (row.due_at ? nearMoment(row.due_at) : "—") },
      ]}
    />
  );
}
