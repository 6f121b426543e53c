import { IconListCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { explain, http } from "@/lib/api/http";
import { longDate } from "@/lib/i18n/format";
import { useSession } from "@/lib/session/session";

import { tasksQuery, useAuditWrite, type Finding } from "../data";
import styles from "../audit.module.css";

interface Way { id: string; to: string; needs: string; fits: (finding: Finding) => boolean }

const starts = (...names: string[]) => ({ rule }: Finding): boolean => names.some((name) => rule.startsWith(name));
const scanned = ({ evidence }: Finding): boolean => evidence.some((one) => one.source === "site");

/** Places of the product where a finding is put right, by its rule. */
const WAYS: Way[] = [
  { id: "move", to: "/move", needs: "campaigns.view", fits: starts("MSG-", "MAX-HOUSE") },
  { id: "gate", to: "/settings/rules", needs: "audit.view", fits: starts("MSG-", "AD-") },
  { id: "carry", to: "/imports", needs: "imports.manage", fits: starts("PD-18-5", "PD-12") },
  { id: "consents", to: "/privacy/consents", needs: "privacy.manage", fits: starts("PD-9", "PD-10-", "PD-15", "AD-18", "TEL-44") },
  { id: "papers", to: "/privacy/documents", needs: "privacy.manage", fits: starts("PD-12", "PD-18.1", "PD-22") },
  { id: "scan", to: "/audit/scans", needs: "audit.manage", fits: scanned },
];

/** What can be done about a finding from here: a task, the row it is about, the page where it is put right. */
export function Deeds({ finding, runId, isOld }: { finding: Finding; runId: number; isOld: boolean }) {
  const { t } = useTranslation("audit");
  const { permissions } = useSession();
  const tasks = useQuery(tasksQuery);
  const make = useAuditWrite(() => http.post(`/api/v1/audit/runs/${String(runId)}/plan`, { keys: [finding.key] }));
  const task = tasks.data?.find((one) => one.key === finding.key);
  const may = permissions.includes("audit.manage") && tasks.data !== undefined && !task && !isOld && finding.act !== "know";
  return (
    <div className={styles.deeds}>
      {may && <Button size="sm" variant="primary" busy={make.isPending} icon={<IconListCheck size={16} stroke={2} />} onClick={() => { make.mutate(undefined); }}>{t("deed.task")}</Button>}
      {task && (
        <Link to="/audit/$view" params={{ view: "plan" }}>
          {[t(`deed.planned.${task.state}`), task.operator_name, task.due_on && t("plan.until", { day: longDate(task.due_on) })].filter(Boolean).join(" · ")}
        </Link>
      )}
      {WAYS.filter((way) => permissions.includes(way.needs) && way.fits(finding)).map((way) => <Link key={way.id} to={way.to}>{t(`deed.${way.id}`)}</Link>)}
      {finding.items.map((item) => <Link key={item.id} to="/audit/$view" params={{ view: "inventory" }} search={{ item: item.id } as never}>{t("deed.item", { title: item.title })}</Link>)}
      {make.error && <p role="alert" className={styles.refusal}>{explain(make.error)}</p>}
    </div>
  );
}
