import { IconEye, IconEyeCheck, IconHourglass } from "@tabler/icons-react";
import { useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";

import { Counter, StatusChip } from "@/components/status-chip";
import { explain, http } from "@/lib/api/http";
import { longDate } from "@/lib/i18n/format";

import { ActIcon } from "../act-icon";
import { dayOf, taskBody, useAuditWrite, type Act, type Task } from "../data";
import styles from "../audit.module.css";

const DRAGGED = "application/x-audit-task";
const STATES = ["open", "doing", "done", "dropped"] as const;

type State = (typeof STATES)[number];

/** Tasks by how they stand, the nearest term on top. A card is dragged to another column, or changed in its drawer. */
export function Board({ tasks, all, may, onOpen }: { tasks: Task[]; all: Task[]; may: boolean; onOpen: (task: Task) => void }) {
  const { t } = useTranslation("audit");
  const [over, setOver] = useState<State | null>(null);
  const move = useAuditWrite(({ task, state }: { task: Task; state: State }) => http.put(`/api/v1/audit/tasks/${String(task.id)}`, taskBody(task, { state })));
  const drop = (event: DragEvent, state: State): void => {
    event.preventDefault();
    setOver(null);
    const task = all.find((one) => String(one.id) === event.dataTransfer.getData(DRAGGED));
    if (task && task.state !== state) move.mutate({ task, state });
  };
  const live = new Map(all.filter((task) => task.state === "open" || task.state === "doing").map((task) => [task.id, task.title]));
  return (
    <>
    {move.error && <p role="alert" className={styles.refusal}>{explain(move.error)}</p>}
    <div className={styles.board} role="group" tabIndex={0} aria-label={t("plan.board")}>
      {STATES.map((state) => {
        const rows = tasks.filter((task) => task.state === state).sort((one, other) => (one.due_on ?? "9").localeCompare(other.due_on ?? "9"));
        return (
          <section
            key={state} className={styles.column} aria-label={t(`task.state.${state}`)} data-over={over === state || undefined}
            onDragOver={may ? (event) => { event.preventDefault(); setOver(state); } : undefined} onDragLeave={() => { setOver(null); }} onDrop={may ? (event) => { drop(event, state); } : undefined}
          >
            <h2>{t(`task.state.${state}`)}<Counter value={rows.length} /></h2>
            {rows.map((task) => <TaskCard key={task.id} task={task} may={may} waits={task.needs.flatMap((id) => live.get(id) ?? [])} onOpen={onOpen} />)}
            {rows.length === 0 && <p className={styles.muted}>{t("plan.emptyColumn")}</p>}
          </section>
        );
      })}
    </div>
    </>
  );
}

function TaskCard({ task, may, waits, onOpen }: { task: Task; may: boolean; waits: string[]; onOpen: (task: Task) => void }) {
  const { t } = useTranslation("audit");
  const isLive = task.state === "open" || task.state === "doing";
  const late = isLive && task.due_on !== null && task.due_on < dayOf(new Date());
  return (
    <button type="button" className={styles.card} draggable={may} onDragStart={(event) => { event.dataTransfer.setData(DRAGGED, String(task.id)); }} onClick={() => { onOpen(task); }}>
      <span className={styles.cardTitle}>{task.act && isLive && <ActIcon act={task.act as Act} label={t(`act.${task.act}`)} />}<span>{task.title}</span></span>
      <span className={styles.chips}>
        {task.due_on && <StatusChip tone={late ? "deny" : "neutral"}>{t(late ? "plan.late" : "plan.until", { day: longDate(task.due_on) })}</StatusChip>}
        {task.operator_name && <StatusChip>{task.operator_name}</StatusChip>}
        {task.check_kind !== "none" && (task.check_state === "yes"
          ? <StatusChip tone="ok" icon={<IconEyeCheck size={14} stroke={2} aria-hidden="true" />}>{t("task.seen.yes")}</StatusChip>
          : isLive && <StatusChip icon={<IconEye size={14} stroke={2} aria-hidden="true" />}>{t(`task.seen.${task.check_state}`)}</StatusChip>)}
      </span>
      {isLive && waits.map((title) => <span key={title} className={styles.waits}><IconHourglass size={14} stroke={2} aria-hidden="true" />{t("task.waitsFor", { title })}</span>)}
      {isLive && task.check_words && <span className={styles.muted}>{task.check_words}</span>}
    </button>
  );
}
