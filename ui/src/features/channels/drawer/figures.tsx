import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { ErrorState } from "@/components/list-state";
import { StatusChip, type Tone } from "@/components/status-chip";
import { longDate, nearMoment, number } from "@/lib/i18n/format";

import { useFigures } from "../data/queries";
import type { Figures as Values, InboxDetail } from "../data/types";
import styles from "./figures.module.css";

const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

interface Row {
  name: string;
  value: string;
  tone?: Tone;
  hint?: string;
}

function seconds(value: number | null | undefined, t: TFunction<"channels">): string {
  if (value == null) return t("figures.nothing");
  if (value < 1) return t("figures.ms", { value: number(Math.round(value * 1000)) });
  if (value < 120) return t("figures.s", { value: number(Math.round(value * 10) / 10) });
  return t("figures.min", { value: number(Math.round(value / 60)) });
}

const slow = (value: number | null | undefined, limit: number): Tone | undefined => (value != null && value > limit ? "hold" : undefined);

function arrival(inbox: InboxDetail, found: Values, t: TFunction<"channels">): Row[] {
  const { last_received_at: last, polled_at: polled } = inbox.health;
  return [
    { name: t("figures.lastReceived"), value: last ? nearMoment(last) : t("never") },
    ...(inbox.settings["receive"] === "polling" && polled ? [{ name: t("figures.polled"), value: nearMoment(polled) }] : []),
    { name: t("figures.received"), value: number(found.received), hint: found.duplicates > 0 ? t("figures.duplicates", { count: found.duplicates }) : undefined },
    { name: t("figures.arrivalLag"), value: seconds(found.arrival_lag_s, t), tone: slow(found.arrival_lag_s, 10) },
    { name: t("figures.unread"), value: found.unread > 0 ? `${number(found.unread)} · ${seconds(found.oldest_unread_s, t)}` : number(0), tone: slow(found.oldest_unread_s, 60) },
    { name: t("figures.failedEntries"), value: number(found.failed_entries), tone: found.failed_entries > 0 ? "deny" : undefined },
  ];
}

function sending(inbox: InboxDetail, found: Values, t: TFunction<"channels">): Row[] {
  const { last_sent_at: last } = inbox.health;
  const rate = found.error_rate;
  const share = rate === null || rate === undefined ? t("figures.few") : `${number(Math.round(rate * 1000) / 10)} %`;
  const used = found.limit_per_minute > 0 ? found.last_minute / found.limit_per_minute : 0;
  return [
    { name: t("figures.lastSent"), value: last ? nearMoment(last) : t("figures.neverSent") },
    { name: t("figures.sent"), value: number(found.sent), hint: found.repeated > 0 ? t("figures.repeated", { count: found.repeated }) : undefined },
    { name: t("figures.errors"), value: share, tone: rate == null ? undefined : rate > 0.2 ? "deny" : rate > 0.05 ? "hold" : undefined, hint: t("figures.refused", { refused: found.refused, unknown: found.unknown }) },
    { name: t("figures.answer"), value: seconds(found.answer_s, t), tone: slow(found.answer_s, 10) },
    { name: t("figures.waiting"), value: found.waiting > 0 ? `${number(found.waiting)} · ${seconds(found.oldest_waiting_s, t)}` : number(0), tone: slow(found.oldest_waiting_s, 60) },
    { name: t("figures.limit"), value: t("figures.of", { used: number(found.last_minute), most: number(found.limit_per_minute) }), tone: used > 0.8 ? "hold" : undefined, hint: found.limited > 0 ? t("figures.limited", { count: found.limited }) : undefined },
  ];
}

/** When keys and certificates end, as far as the channel tells. */
function endings(inbox: InboxDetail, t: TFunction<"channels">): Row[] {
  const known = inbox.health.checks.filter((line) => line.expires_at);
  if (known.length === 0) return [{ name: t("figures.ends"), value: t("figures.untold") }];
  return known.map((line) => {
    const left = Date.parse(line.expires_at ?? "") - Date.now();
    return { name: line.id === "token" ? t("figures.keyEnds") : line.id === "address.chain" ? t("figures.certificateEnds") : line.title, value: longDate(line.expires_at ?? ""), tone: left < 0 ? "deny" : left < SOON_DAYS * DAY_MS ? "hold" : undefined };
  });
}

function Group({ title, rows }: { title: string; rows: Row[] }) {
  return (
    <section className={styles.group}>
      <h3>{title}</h3>
      <dl>
        {rows.map((row) => (
          <div key={row.name} className={styles.row}>
            <dt>{row.name}</dt>
            <dd>
              {row.tone ? <StatusChip tone={row.tone}>{row.value}</StatusChip> : <b>{row.value}</b>}
              {row.hint && <span>{row.hint}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** How the connection works: the last hour in figures, and what ends soon. */
export function Figures({ inbox }: { inbox: InboxDetail }) {
  const { t } = useTranslation("channels");
  const { data, error, refetch } = useFigures(inbox.id);
  if (!data) return error ? <ErrorState error={error} onRetry={() => { void refetch(); }} /> : null;
  return (
    <>
      <p className={styles.span}>{t("figures.hour")}</p>
      <Group title={t("figures.arrival")} rows={arrival(inbox, data, t)} />
      <Group title={t("figures.sending")} rows={sending(inbox, data, t)} />
      <Group title={t("figures.terms")} rows={endings(inbox, t)} />
    </>
  );
}
