import { useTranslation } from "react-i18next";

import { Card } from "@/components/page";
import { Paper } from "@/components/paper";
import { longDate, nearMoment, number } from "@/lib/i18n/format";
import { may, useSession } from "@/lib/session/session";

import styles from "../move.module.css";
import { closingPath, type Closing } from "./data";

function Facts({ facts }: { facts: [string, string][] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}

/** What was done, when and by whom; and the people in figures. */
export function CourseCard({ closing }: { closing: Closing }) {
  const { t } = useTranslation("move");
  const steps: [string, string | null, string][] = [
    ["planned", closing.planned_at, closing.planned_by_name],
    ["noticed", closing.noticed_at, closing.noticed_by_name],
    ["closed", closing.closed_at, closing.closed_by_name],
    ["archived", closing.archived_at, closing.archived_by_name],
    ...(closing.cancelled_at ? [["cancelled", closing.cancelled_at, closing.cancelled_by_name] as [string, string, string]] : []),
  ];
  return (
    <Card title={t("closing.course")}>
      <Facts
        facts={[
          [t("closing.people"), number(closing.people)],
          [t("closing.moved"), number(closing.moved)],
          [t("closing.left"), number(closing.left)],
          [t("closing.forecast"), closing.forecast_on ? longDate(closing.forecast_on) : "—"],
        ]}
      />
      {closing.counted_at && <p className={styles.hint}>{t("closing.countedAt", { at: nearMoment(closing.counted_at) })}</p>}
      <ol className={styles.course} aria-label={t("closing.course")}>
        {steps.map(([name, at, by]) => (
          <li key={name} data-done={at ? true : undefined}>
            <b>{t(`closing.step.${name}`)}</b>
            <span className={styles.hint}>{at ? `${nearMoment(at)} · ${name === "closed" && closing.closed_itself ? t("closing.itselfDone", { name: by }) : by}` : t("closing.notYet")}</span>
          </li>
        ))}
      </ol>
      {closing.closes_itself && ["planned", "noticing"].includes(closing.state) && <p className={styles.hint}>{t("closing.itselfPlan", { day: longDate(closing.closes_on), name: closing.decided_by_name })}</p>}
      <p className={styles.hint}>{closing.rule ? `${closing.rule_title} · ${closing.rule_norm}` : t("closing.noRule")}</p>
      <p className={styles.hint}>{closing.reason}</p>
    </Card>
  );
}

/** The last notice: its words, and whom it reached. */
export function NoticeCard({ closing }: { closing: Closing }) {
  const { t } = useTranslation("move");
  const { notices } = closing;
  return (
    <Card title={t("closing.notice")}>
      <p className={styles.text}>{closing.is_imported ? t("closing.archiveOnly") : closing.notice}</p>
      {closing.noticed_at ? (
        <Facts
          facts={[
            [t("closing.notices.told"), number(notices.told)],
            [t("closing.notices.waiting"), number(notices.waiting + notices.sent - notices.told - notices.failed)],
            [t("closing.notices.failed"), number(notices.failed)],
            [t("closing.notices.moved"), number(notices.moved)],
            [t("closing.notices.skipped"), number(notices.skipped)],
          ]}
        />
      ) : (
        <p className={styles.hint}>{t("closing.notTold")}</p>
      )}
    </Card>
  );
}

/** The forwarding: its words, and what came since. */
export function AnswersCard({ closing }: { closing: Closing }) {
  const { t } = useTranslation("move");
  const { since } = closing;
  return (
    <Card title={t("closing.reply")}>
      <p className={styles.text}>{closing.reply}</p>
      <p className={styles.hint}>{t("closing.replyOnce", { count: closing.reply_days ?? 1 })}</p>
      {closing.closed_at && (
        <Facts
          facts={[
            [t("closing.since.received"), number(since.received)],
            [t("closing.since.writers"), number(since.writers)],
            [t("closing.since.forwarded"), number(since.forwarded)],
          ]}
        />
      )}
    </Card>
  );
}

/** The act and the archive, for who answers for personal data. */
export function PapersCard({ closing }: { closing: Closing }) {
  const { t } = useTranslation("move");
  const session = useSession();
  if (!closing.closed_at || closing.state === "cancelled" || !may(session, "privacy.manage")) return null;
  return (
    <Card title={t("closing.papers")} grow>
      <Paper template="CLOSING_ACT" about={`closing:${String(closing.id)}`} label={t("closing.act")} />
      <p className={styles.links}><a href={closingPath(closing.id, "/archive")} download>{t("closing.download")}</a></p>
      <p className={styles.hint}>{t("closing.downloadHint")}</p>
    </Card>
  );
}
