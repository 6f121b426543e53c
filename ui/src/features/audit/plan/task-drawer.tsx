import { Drawer, MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { StatusChip } from "@/components/status-chip";
import { ApiError, explain, http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import { nearMoment } from "@/lib/i18n/format";
import { useSession } from "@/lib/session/session";

import { peopleQuery, taskBody, useAuditWrite, type Task } from "../data";
import styles from "../audit.module.css";

type Given = components["schemas"]["TaskGiven"];
const CHECKS = ["none", "finding_gone", "not_seen", "retired", "first_message", "inbox_closed", "consent_separate"] as const;
const WITHOUT = new Set(["none", "consent_separate"]);

/** One task: what, who, by when, what comes before, and what the product looks at to see it done. */
export function TaskDrawer({ task, tasks, onClose }: { task?: Task; tasks: Task[]; onClose: () => void }) {
  const { t } = useTranslation("audit");
  return (
    <Drawer opened onClose={onClose} position="right" size={560} title={t(task ? "task.one" : "task.add")} closeButtonProps={{ "aria-label": t("common:close") }}>
      <TaskForm task={task} tasks={tasks} onDone={onClose} />
    </Drawer>
  );
}

function TaskForm({ task, tasks, onDone }: { task?: Task; tasks: Task[]; onDone: () => void }) {
  const { t } = useTranslation("audit");
  const session = useSession();
  const may = session.permissions.includes("audit.manage");
  const people = useQuery({ ...peopleQuery, enabled: session.permissions.includes("operators.view") });
  const [told, setTold] = useState<Given>(() => (task ? taskBody(task) : { title: "", todo: "", state: "open", check_kind: "none", check_about: "", client_key: crypto.randomUUID() }));
  const put = (part: Partial<Given>): void => { setTold({ ...told, ...part }); };
  const save = useAuditWrite(() => (task ? http.put(`/api/v1/audit/tasks/${String(task.id)}`, told) : http.post("/api/v1/audit/tasks", told)), onDone);
  const wrong = (name: string) => (save.error instanceof ApiError ? save.error.field(name) : undefined);
  const others = tasks.filter((one) => one.id !== task?.id);
  const kind = told.check_kind ?? "none";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {task && task.check_kind !== "none" && (
        <p><StatusChip tone={task.check_state === "yes" ? "ok" : "neutral"}>{t(`task.seen.${task.check_state}`)}</StatusChip> {task.check_words}{task.checked_at && <span className={styles.muted}> · {nearMoment(task.checked_at)}</span>}</p>
      )}
      <TextInput label={t("task.title")} required maxLength={300} value={told.title} onChange={(event) => { put({ title: event.currentTarget.value }); }} />
      <Textarea label={t("field.todo")} autosize minRows={2} maxRows={10} maxLength={4000} value={told.todo ?? ""} onChange={(event) => { put({ todo: event.currentTarget.value }); }} />
      <div className={styles.two}>
        <Select label={t("task.who")} clearable searchable data={(people.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))} value={told.operator_id ? String(told.operator_id) : null} error={wrong("operator_id")} onChange={(who) => { put({ operator_id: who ? Number(who) : null }); }} />
        <TextInput type="date" label={t("field.due")} value={told.due_on ?? ""} onChange={(event) => { put({ due_on: event.currentTarget.value || null }); }} />
        {task && <Select label={t("task.stands")} allowDeselect={false} data={["open", "doing", "done", "dropped"].map((value) => ({ value, label: t(`task.state.${value}`) }))} value={told.state} onChange={(state) => { put({ state: (state ?? "open") as Given["state"] }); }} />}
      </div>
      <MultiSelect label={t("task.needs")} searchable data={others.map((one) => ({ value: String(one.id), label: one.title }))} value={(told.needs ?? []).map(String)} error={wrong("needs")} onChange={(needs) => { put({ needs: needs.map(Number) }); }} />
      <div className={styles.two}>
        <Select label={t("task.checkKind")} allowDeselect={false} data={CHECKS.map((value) => ({ value, label: t(`check.${value}`) }))} value={kind} onChange={(chosen) => { put({ check_kind: (chosen ?? "none") as Given["check_kind"] }); }} />
        {!WITHOUT.has(kind) && <TextInput label={t("task.checkAbout")} description={t("task.checkAboutHint")} maxLength={300} value={told.check_about ?? ""} error={wrong("check_about")} onChange={(event) => { put({ check_about: event.currentTarget.value }); }} />}
      </div>
      {save.error && <p role="alert" className={styles.refusal}>{explain(save.error)}</p>}
      {may && <div className={styles.foot}><Button type="submit" variant="primary" busy={save.isPending}>{t("save")}</Button></div>}
    </form>
  );
}
