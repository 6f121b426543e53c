import { IconBellZ, IconClock, IconClockPause } from "@tabler/icons-react";
import i18next from "i18next";
import { useTranslation } from "react-i18next";

import type { Conversation } from "@/lib/api/types";
import { longDate, nearMoment, span } from "@/lib/i18n/format";

import styles from "./wait-clock.module.css";

/** From this many minutes on the customer has been waiting long enough to be marked. */
const LONG = 15;

export function waitTone(minutes: number): "calm" | "hold" {
  return minutes >= LONG ? "hold" : "calm";
}

export function waitText(since: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
  if (minutes < 1) return i18next.t("inbox:wait.now");
  return minutes < 24 * 60 ? span(minutes) : longDate(since, new Date(now));
}

/** How long the customer waits; paused when it is the customer's turn; snoozed until when. */
export function WaitClock({ row, now }: { row: Conversation; now: number }) {
  const { t } = useTranslation("inbox");
  const icon = { size: 14, stroke: 2, "aria-hidden": true };
  if (row.status === "closed") return null;
  if (row.snoozed_until) {
    const until = t("wait.until", { moment: nearMoment(row.snoozed_until, new Date(now)) });
    return <span className={styles.clock}><IconBellZ {...icon} />{until}</span>;
  }
  if (!row.waiting_since) return <span className={styles.clock}><IconClockPause {...icon} />{t("wait.customer")}</span>;
  const minutes = (now - Date.parse(row.waiting_since)) / 60_000;
  const text = waitText(row.waiting_since, now);
  return (
    <span className={styles.clock} data-tone={waitTone(minutes)} title={t("wait.title", { time: text })}>
      <IconClock {...icon} />
      <span className="visually-hidden">{t("wait.word")}</span>
      {text}
    </span>
  );
}
