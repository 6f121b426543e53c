import { Select, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { Card } from "@/components/page";
import { http } from "@/lib/api/http";
import { ZONES } from "@/lib/time/zones";

import { fieldOf, useWrite } from "../data";
import { Refusal } from "../parts";
import styles from "../settings.module.css";

type Span = [begin: string, end: string];

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
type Week = Record<(typeof DAYS)[number], Span[]>;

interface DayOff {
  date: string;
  intervals: Span[];
  title: string;
}

export interface HoursRow {
  id: number;
  business_line_id: number | null;
  time_zone: string;
  weekly: Partial<Week>;
  exceptions: DayOff[];
  updated_at: string;
}

const WORK: Span = ["09:00", "18:00"];
const NEW_WEEK: Week = { mon: [WORK], tue: [WORK], wed: [WORK], thu: [WORK], fri: [WORK], sat: [], sun: [] };

/** A week of intervals and the dates that are not like their weekday. */
export function HoursForm({ lineId, row }: { lineId: number | null; row: HoursRow | undefined }) {
  const { t } = useTranslation(["settings", "common"]);
  const [zone, setZone] = useState(row?.time_zone ?? "Europe/Moscow");
  const [week, setWeek] = useState<Week>(() => (row ? (Object.fromEntries(DAYS.map((day) => [day, row.weekly[day] ?? []])) as Week) : NEW_WEEK));
  const [exceptions, setExceptions] = useState<DayOff[]>(row?.exceptions ?? []);
  const body = { business_line_id: lineId, time_zone: zone, weekly: week, exceptions: exceptions.filter((item) => item.date) };
  const save = useWrite(() => http.put("/api/v1/business-hours", body));
  const drop = useWrite(() => http.delete(`/api/v1/business-hours/${String(row?.id)}`));
  return (
    <Card title={t("hours.title")} aside={row && <Button size="sm" busy={drop.isPending} onClick={() => { drop.mutate(undefined); }}>{lineId === null ? t("hours.always") : t("hours.asCompany")}</Button>}>
      <Refusal error={save.error ?? drop.error} />
      {!row && <p className="t-caption">{lineId === null ? t("hours.noneCompany") : t("hours.noneLine")}</p>}
      <Select label={t("hours.zone")} maw={400} data={ZONES} allowDeselect={false} value={zone} onChange={(value) => { setZone(value ?? "Europe/Moscow"); }} />
      <div style={{ marginTop: 12 }}>
        {DAYS.map((day) => (
          <div key={day} className={styles.day}>
            <span>{t(`hours.day.${day}`)}</span>
            <Spans label={t(`hours.day.${day}`)} value={week[day]} error={fieldOf(save.error, `weekly.${day}`)} onChange={(spans) => { setWeek({ ...week, [day]: spans }); }} />
          </div>
        ))}
      </div>
      <p className="t-block" style={{ margin: "16px 0 6px" }}>{t("hours.exceptions")}</p>
      {exceptions.map((item, index) => (
        <div key={index} className={styles.exception}>
          <TextInput type="date" aria-label={t("hours.date")} value={item.date} onChange={(event) => { const date = event.currentTarget.value; setExceptions(exceptions.map((old, at) => (at === index ? { ...old, date } : old))); }} />
          <Spans label={item.date} value={item.intervals} error={fieldOf(save.error, `exceptions.${String(index)}`)} onChange={(intervals) => { setExceptions(exceptions.map((old, at) => (at === index ? { ...old, intervals } : old))); }} />
          <IconButton label={t("hours.dropDate")} onClick={() => { setExceptions(exceptions.filter((_, at) => at !== index)); }}><IconX size={16} stroke={2} /></IconButton>
        </div>
      ))}
      <div className={styles.formActions}>
        <Button icon={<IconPlus size={15} stroke={2} />} onClick={() => { setExceptions([...exceptions, { date: "", intervals: [], title: "" }]); }}>{t("hours.addDate")}</Button>
        <span className={styles.grow} />
        <Button variant="primary" busy={save.isPending} onClick={() => { save.mutate(undefined); }}>{t("common:save")}</Button>
      </div>
    </Card>
  );
}

function Spans({ label, value, error, onChange }: { label: string; value: Span[]; error?: string; onChange: (value: Span[]) => void }) {
  const { t } = useTranslation("settings");
  const change = (index: number, place: 0 | 1, text: string): void => {
    onChange(value.map((span, at): Span => (at !== index ? span : place === 0 ? [text, span[1]] : [span[0], text])));
  };
  return (
    <div className={styles.spans}>
      {value.length === 0 && <span className={styles.muted}>{t("hours.off")}</span>}
      {value.map((span, index) => (
        <span key={index} className={styles.span}>
          <TextInput className={styles.time} inputMode="numeric" maxLength={5} aria-label={`${label}: ${t("hours.from")}`} value={span[0]} onChange={(event) => { change(index, 0, event.currentTarget.value); }} />
          –
          <TextInput className={styles.time} inputMode="numeric" maxLength={5} aria-label={`${label}: ${t("hours.to")}`} value={span[1]} onChange={(event) => { change(index, 1, event.currentTarget.value); }} />
          <IconButton size="sm" label={t("hours.dropSpan")} onClick={() => { onChange(value.filter((_, at) => at !== index)); }}><IconX size={15} stroke={2} /></IconButton>
        </span>
      ))}
      {value.length < 4 && <IconButton size="sm" label={`${label}: ${t("hours.addSpan")}`} onClick={() => { onChange([...value, value.length ? ["19:00", "21:00"] : WORK]); }}><IconPlus size={15} stroke={2} /></IconButton>}
      {error && <span className={styles.refusal} role="alert">{error}</span>}
    </div>
  );
}
