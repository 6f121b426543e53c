import { IconChevronLeft, IconChevronRight, IconGavel } from "@tabler/icons-react";
import i18next from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { monthTitle } from "@/lib/i18n/format";

import { dayOf, type Day, type Task } from "../data";
import styles from "../audit.module.css";

const WEEK = 7;
const SHIFT = 6; // a week begins on Monday

function days(year: number, month: number): Date[] {
  const first = new Date(year, month, 1);
  const lead = (first.getDay() + SHIFT) % WEEK;
  const count = Math.ceil((lead + new Date(year, month + 1, 0).getDate()) / WEEK) * WEEK;
  return Array.from({ length: count }, (_, at) => new Date(year, month, 1 - lead + at));
}

/** Terms of a month: a task stands on the day it is due, a date of the rules on its own day. */
export function Calendar({ tasks, dates, onOpen }: { tasks: Task[]; dates: Day[]; onOpen: (task: Task) => void }) {
  const { t } = useTranslation("audit");
  const [month, setMonth] = useState(() => new Date());
  const locale = i18next.language === "en" ? "en-GB" : "ru-RU";
  const shown = days(month.getFullYear(), month.getMonth());
  const today = dayOf(new Date());
  const move = (by: number): void => { setMonth(new Date(month.getFullYear(), month.getMonth() + by, 1)); };
  return (
    <div>
      <div className={styles.tools} style={{ marginBottom: 12 }}>
        <Button size="sm" aria-label={t("plan.before")} icon={<IconChevronLeft size={16} stroke={2} />} onClick={() => { move(-1); }} />
        <b aria-live="polite">{monthTitle(month)}</b>
        <Button size="sm" aria-label={t("plan.after")} icon={<IconChevronRight size={16} stroke={2} />} onClick={() => { move(1); }} />
      </div>
      <div className={styles.month}>
        {shown.slice(0, WEEK).map((day) => <div key={day.getDay()} className={styles.weekday}>{new Intl.DateTimeFormat(locale, { weekday: "short" }).format(day)}</div>)}
        {shown.map((day) => {
          const key = dayOf(day);
          const due = tasks.filter((task) => task.due_on === key && task.state !== "dropped");
          const law = dates.filter((one) => one.day === key);
          return (
            <div key={key} data-out={day.getMonth() !== month.getMonth() || undefined} data-today={key === today || undefined} data-empty={(due.length === 0 && law.length === 0) || undefined}>
              <b>{day.getDate()}<span className={styles.whole}>{`\u00a0${new Intl.DateTimeFormat(locale, { weekday: "short" }).format(day)}`}</span></b>
              {law.map((one) => <p key={one.title} className={styles.law}><IconGavel size={14} stroke={2} aria-hidden="true" />{one.title}</p>)}
              {due.map((task) => (
                <button key={task.id} type="button" title={task.title} data-done={task.state === "done" || undefined} data-late={(task.state !== "done" && key < today) || undefined} onClick={() => { onOpen(task); }}><span>{task.title}</span></button>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
