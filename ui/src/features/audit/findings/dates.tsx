import { useState } from "react";
import { useTranslation } from "react-i18next";

import { longDate, shortDate } from "@/lib/i18n/format";

import { dayOf, type Day, type Run } from "../data";
import styles from "../audit.module.css";

const DAY = 86_400_000;
const PAST = 4;

/** The days of the rules on one line; a press says what becomes of the findings then. */
export function Dates({ run }: { run: Run }) {
  const { t } = useTranslation("audit");
  const today = dayOf(new Date());
  const past = run.ahead.filter((one) => one.day <= today).slice(-PAST);
  const ahead = run.ahead.filter((one) => one.day > today);
  const next = ahead[0];
  const [chosen, setChosen] = useState<string | null>(null);
  const told = run.ahead.find((one) => one.day === chosen);
  const point = (one: Day) => (
    <li key={one.day} data-ahead={one.day > today || undefined}>
      <button type="button" aria-expanded={one.day === chosen} onClick={() => { setChosen(one.day === chosen ? null : one.day); }}>
        <b>{one.day.startsWith(today.slice(0, 4)) ? longDate(one.day) : shortDate(one.day)}</b>
        <span>{one.turns.length > 0 ? t("dates.turns", { count: one.turns.length }) : one.title}</span>
      </button>
    </li>
  );
  return (
    <div className={styles.dates}>
      <p className={styles.datesHead}>
        <b>{t("dates.title")}</b>
        {next && <span>{t("dates.next", { count: Math.round((Date.parse(next.day) - Date.parse(today)) / DAY) })}</span>}
      </p>
      <ol className={styles.line} aria-label={t("dates.title")}>
        {past.map(point)}
        <li data-today><span>{t("dates.today")}</span></li>
        {ahead.map(point)}
      </ol>
      {told && (
        <div className={styles.told} role="status">
          <p><b>{longDate(told.day)}:</b> {told.title}</p>
          {told.turns.length > 0 ? <ul className={styles.turns}>{told.turns.map((one) => <li key={one}>{one}</li>)}</ul> : <p className={styles.muted}>{t(told.day > today ? "dates.nothing" : "dates.past")}</p>}
        </div>
      )}
    </div>
  );
}
