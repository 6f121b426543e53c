import { SegmentedControl } from "@mantine/core";
import { IconPlus, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Page } from "@/components/page";
import { explain, http } from "@/lib/api/http";
import { useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import { Views } from "../audit-page";
import { dayOf, runQuery, runsQuery, tasksQuery, useAuditWrite, type Task } from "../data";
import styles from "../audit.module.css";

import { Board } from "./board";
import { Calendar } from "./calendar";
import { TaskDrawer } from "./task-drawer";

const WHOSE = ["all", "mine", "nobody", "late"] as const;
type Whose = (typeof WHOSE)[number];

function fits(task: Task, whose: Whose, me: string): boolean {
  const isLive = task.state === "open" || task.state === "doing";
  if (whose === "mine") return task.operator_name === me;
  if (whose === "nobody") return task.operator_id === null && isLive;
  return whose === "all" || (isLive && task.due_on !== null && task.due_on < dayOf(new Date()));
}

/** What is to be done, as a board and by the calendar. */
export default function PlanView() {
  const { t } = useTranslation("audit");
  const may = useSession().permissions.includes("audit.manage");
  const tasks = useQuery(tasksQuery);
  const [how, setHow] = useState("board");
  const [whose, setWhose] = useState<Whose>("all");
  const [open, setOpen] = useState<Task | "new" | null>(null);
  const check = useAuditWrite(
    () => http.post<{ checked: number; done: number }>("/api/v1/audit/tasks/check", {}),
    ({ checked, done }) => { showToast({ text: t("task.checked", { checked, done }) }); },
  );
  const session = useSession();
  const all = tasks.data ?? [];
  const rows = all.filter((task) => fits(task, whose, session.account.name));
  const runs = useQuery(runsQuery);
  const latest = useQuery({ ...runQuery(runs.data?.items[0]?.id ?? 0), enabled: runs.data?.items[0] !== undefined });
  const tools = may && (
    <>
      <Button icon={<IconRefresh size={16} stroke={2} />} busy={check.isPending} onClick={() => { check.mutate(undefined); }}>{t("task.check")}</Button>
      <Button variant="primary" icon={<IconPlus size={16} stroke={2} />} onClick={() => { setOpen("new"); }}>{t("task.add")}</Button>
    </>
  );
  return (
    <Page title={t("plan.title")} context={t("plan.context")} actions={tools}>
      <Views current="plan" />
      <div className={styles.tools}>
        <SegmentedControl size="xs" aria-label={t("plan.how")} value={how} onChange={setHow} data={[{ value: "board", label: t("plan.board") }, { value: "calendar", label: t("plan.calendar") }]} />
        <SegmentedControl size="xs" aria-label={t("plan.whose")} value={whose} onChange={(value) => { setWhose(value as Whose); }} data={WHOSE.map((value) => ({ value, label: `${t(`plan.of.${value}`)} ${String(all.filter((task) => fits(task, value, session.account.name)).length)}` }))} />
        {check.error && <p role="alert" className={styles.refusal}>{explain(check.error)}</p>}
      </div>
      <ListState loading={tasks.isPending} error={tasks.error} empty={all.length === 0} rowHeight={72} onRetry={() => { void tasks.refetch(); }} whenEmpty={<EmptyState title={t("plan.empty")} detail={t("plan.emptyHint")} />}>
        {how === "board" ? <Board tasks={rows} all={all} may={may} onOpen={setOpen} /> : <Calendar tasks={rows} dates={latest.data?.ahead ?? []} onOpen={setOpen} />}
      </ListState>
      {open && <TaskDrawer key={open === "new" ? "new" : open.id} task={open === "new" ? undefined : open} tasks={all} onClose={() => { setOpen(null); }} />}
    </Page>
  );
}
