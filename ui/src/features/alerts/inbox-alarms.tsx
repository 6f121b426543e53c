import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api } from "@/lib/api/client";
import { may, useSession } from "@/lib/session/session";

import styles from "./inbox-alarms.module.css";

/** A connection that has stopped is said on every page to those who watch the queues, until it works again. */
export function InboxAlarms() {
  return may(useSession(), "queues.view") ? <Alarms /> : null;
}

function Alarms() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ["inboxes"], queryFn: ({ signal }) => answer(api.GET("/api/v1/inboxes", { signal })), staleTime: 300_000 });
  const stopped = (data ?? []).filter((inbox) => inbox.state === "attention");
  const [first] = stopped;
  if (!first) return null;
  const one = stopped.length === 1;
  return (
    <div className={styles.bar} role="alert">
      <IconAlertTriangle size={16} stroke={2} aria-hidden />
      <span className={styles.text}>
        <b>{one ? t("alarm.one", { name: first.name }) : t("alarm.many", { count: stopped.length })}</b>{" "}
        {one ? [first.state_reason, t("alarm.means")].filter(Boolean).join(". ") : stopped.map((inbox) => inbox.name).join(", ")}
      </span>
      <Link to={one ? `/channels/${String(first.id)}` : "/channels"}>{t("alarm.open")}</Link>
    </div>
  );
}
