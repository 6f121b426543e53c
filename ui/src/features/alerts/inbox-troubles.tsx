import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "@/lib/api/client";
import { may, useSession } from "@/lib/session/session";

import styles from "./inbox-alarms.module.css";

const AGAIN_MS = 60_000;

/** Connections that work badly, with what to do: a number for those who watch the queues, a list when asked for. */
export function InboxTroubles() {
  return may(useSession(), "queues.view") ? <Troubles /> : null;
}

function moment(at: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

function Troubles() {
  const { t, i18n } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: ["inbox-alarms"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/inboxes/alarms", { signal })),
    refetchInterval: AGAIN_MS,
  });
  const troubles = data ?? [];
  if (troubles.length === 0) return null;
  return (
    <section className={styles.troubles} aria-label={t("trouble.label")}>
      <div className={styles.head} role="status">
        <IconAlertTriangle size={16} stroke={2} aria-hidden />
        <span className={styles.text}>{t("trouble.count", { count: troubles.length })}</span>
        <button type="button" className={styles.more} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? "trouble.hide" : "trouble.show")}
        </button>
      </div>
      {isOpen && (
        <ul className={styles.list}>
          {troubles.map((one) => (
            <li key={one.id}>
              <Link to={`/channels/${String(one.inbox_id)}`}>{one.inbox_name}</Link>
              <b>{one.title}</b> <span className={styles.since}>{t("trouble.since", { time: moment(one.started_at, i18n.language) })}</span>
              <p>{[one.detail, one.fix].filter(Boolean).join(". ")}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
