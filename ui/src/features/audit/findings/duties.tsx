import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { explain, http } from "@/lib/api/http";
import { tied } from "@/lib/i18n/norm";
import { useSession } from "@/lib/session/session";

import { tasksQuery, useAuditWrite, type Run } from "../data";
import styles from "../audit.module.css";

import { Sure } from "./finding-row";

/** What must be done while nothing shows whether it is: told with its term, and put into the plan by one press. */
export function Duties({ run, isOld }: { run: Run; isOld: boolean }) {
  const { t } = useTranslation("audit");
  const [open, setOpen] = useState(false);
  const mayPlan = useSession().permissions.includes("audit.manage") && !isOld;
  const tasks = useQuery(tasksQuery);
  const keys = run.duties.map((one) => `${one.rule}|duty`);
  const planned = new Set(tasks.data?.map((task) => task.key));
  const missing = keys.filter((key) => !planned.has(key));
  const plan = useAuditWrite(() => http.post(`/api/v1/audit/runs/${String(run.id)}/plan`, { with_duties: true, keys: missing }));
  return (
    <section aria-label={t("duties.title")}>
      <h3 className={styles.group}><b>{t("duties.title")}</b><span>{t("duties.note")}</span>
        <Button size="sm" variant="link" aria-expanded={open} onClick={() => { setOpen(!open); }}>{t(open ? "duties.hide" : "duties.show", { count: run.duties.length })}</Button>
      </h3>
      {open && run.duties.map((one) => (
        <div key={one.rule} className={styles.finding}>
          <div className={styles.more} style={{ paddingTop: 12 }}>
            <p><span className={styles.name}>{one.title}</span> <span className={styles.muted}>{tied(one.norm)} · <span className="mono">{one.rule} v{one.version}</span></span> <Sure confidence={one.confidence} /></p>
            <p>{one.say}{one.todo && one.todo !== one.say && ` ${one.todo}`}{one.deadline && ` ${t("duties.deadline", { term: one.deadline })}`}</p>
            {one.fines.map((fine) => <p key={fine} className={styles.muted}>{tied(fine)}</p>)}
          </div>
        </div>
      ))}
      {open && mayPlan && tasks.data && missing.length > 0 && (
        <div className={styles.show}>
          <Button size="sm" busy={plan.isPending} onClick={() => { plan.mutate(undefined); }}>{t("duties.plan", { count: missing.length })}</Button>
          {plan.error && <p role="alert" className={styles.refusal}>{explain(plan.error)}</p>}
        </div>
      )}
    </section>
  );
}
