import { useTranslation } from "react-i18next";

import { Card } from "@/components/page";
import { longDate, number } from "@/lib/i18n/format";

import type { ImportDetail } from "./data";
import styles from "./imports.module.css";

const COUNTS = ["messages", "notices", "chats", "media", "media_missing", "contacts", "deals", "companies"] as const;
const NAMED = 12;

function span(first: string, last: string): string {
  const [from, to] = [longDate(first, new Date(0)), longDate(last, new Date(0))];
  return from === to ? from : `${from}\u00a0— ${to}`;
}

/** What the file holds: counts, the time span, the people, what is wrong with it. */
export function Facts({ detail }: { detail: ImportDetail }) {
  const { t } = useTranslation("imports");
  const { findings } = detail;
  if (!findings) return null;
  const names = (findings.participants ?? []).slice(0, NAMED);
  const rest = (findings.people ?? 0) - names.length;
  return (
    <Card title={t(detail.item.is_pulled ? "pull.facts" : "facts.title")}>
      <dl className={styles.facts}>
        {COUNTS.filter((name) => (findings[name] ?? 0) > 0).map((name) => (
          <div key={name}><dt>{t(`facts.${name}`)}</dt><dd>{number(findings[name] ?? 0)}</dd></div>
        ))}
        {findings.first_at && findings.last_at && <div><dt>{t("facts.span")}</dt><dd>{span(findings.first_at, findings.last_at)}</dd></div>}
        {names.length > 0 && <div className={styles.wide}><dt>{t("facts.people")}</dt><dd>{names.join(", ")}{rest > 0 && ` ${t("facts.rest", { count: rest, shown: number(rest) })}`}</dd></div>}
      </dl>
      {detail.item.state !== "done" && detail.warnings.length > 0 && (
        <>
          <h3 className={styles.heading}>{t("facts.warnings")}</h3>
          <ul className={styles.warnings}>{detail.warnings.map((one) => <li key={one}>{one}</li>)}</ul>
        </>
      )}
    </Card>
  );
}
