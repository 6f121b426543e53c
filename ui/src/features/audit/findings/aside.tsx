import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { explain, http } from "@/lib/api/http";
import { longDate } from "@/lib/i18n/format";
import { useSession } from "@/lib/session/session";

import { dayOf, taskBody, tasksQuery, useAuditWrite, type Run, type Task } from "../data";
import styles from "../audit.module.css";

import { Sure } from "./finding-row";

const LEVELS = ["law_text", "official", "commentary", "contested", "unverified"] as const;
const SHOWN = 12;

/** The plan in short, and what the words of confidence mean. */
export function Aside({ run }: { run: Run }) {
  const { t } = useTranslation("audit");
  return (
    <div className={styles.aside}>
      <PlanCard run={run} />
      <Card title={t("sure.title")}>
        <dl className={styles.levels}>
          {LEVELS.map((level) => [
            <dt key={level}><Sure confidence={level} contested={level === "contested"} /></dt>,
            <dd key={`${level}-words`}>{t(`sure.${level}`)}</dd>,
          ])}
        </dl>
        <p className={styles.fine}>{run.disclaimer} {t("meta")}</p>
      </Card>
    </div>
  );
}

function PlanCard({ run }: { run: Run }) {
  const { t } = useTranslation("audit");
  const may = useSession().permissions.includes("audit.manage");
  const tasks = useQuery(tasksQuery);
  const make = useAuditWrite(() => http.post(`/api/v1/audit/runs/${String(run.id)}/plan`, { with_duties: false }));
  const live = (tasks.data ?? []).filter((task) => task.state !== "dropped");
  const done = live.filter((task) => task.state === "done").length;
  const planned = new Set(live.map((task) => task.key));
  const missing = run.findings.some((one) => one.act !== "know" && !planned.has(one.key));
  return (
    <Card title={t("plan.title")} aside={live.length > 0 && <span className="t-caption">{t("plan.progress", { done, count: live.length })}</span>}>
      {live.length === 0 && <p className={styles.muted}>{t("plan.none")}</p>}
      <Terms tasks={live} may={may} />
      <div className={styles.foot} style={{ marginTop: 12 }}>
        {may && missing && <Button size="sm" busy={make.isPending} onClick={() => { make.mutate(undefined); }}>{t("plan.make")}</Button>}
        {live.length > 0 && <Link to="/audit/$view" params={{ view: "plan" }}>{t("plan.open")}</Link>}
      </div>
      {make.error && <p role="alert" className={styles.refusal}>{explain(make.error)}</p>}
    </Card>
  );
}

function Terms({ tasks, may }: { tasks: Task[]; may: boolean }) {
  const { t } = useTranslation("audit");
  const today = dayOf(new Date());
  const sorted = [...tasks].sort((one, other) => (one.due_on ?? "9").localeCompare(other.due_on ?? "9")).slice(0, SHOWN);
  const terms = [...new Set(sorted.map((task) => task.due_on ?? ""))];
  const title = (term: string) => (term === "" ? t("plan.noTerm") : term === today ? t("plan.today") : t(term < today ? "plan.late" : "plan.until", { day: longDate(term) }));
  return terms.map((term) => (
    <section key={term}>
      <h3 className={styles.when}>{title(term)}</h3>
      <ul className={styles.tasks}>
        {sorted.filter((task) => (task.due_on ?? "") === term).map((task) => <Line key={task.id} task={task} may={may} />)}
      </ul>
    </section>
  ));
}

function Line({ task, may }: { task: Task; may: boolean }) {
  const change = useAuditWrite((state: "open" | "done") => http.put(`/api/v1/audit/tasks/${String(task.id)}`, taskBody(task, { state })));
  const isDone = task.state === "done";
  return (
    <li>
      <Checkbox size="xs" aria-label={task.title} checked={isDone} disabled={!may || change.isPending} onChange={() => { change.mutate(isDone ? "open" : "done"); }} />
      <span data-done={isDone || undefined}>{task.title}{change.error && <span role="alert" className={styles.refusal}> {explain(change.error)}</span>}</span>
      <span className="t-caption">{task.operator_name}</span>
    </li>
  );
}
