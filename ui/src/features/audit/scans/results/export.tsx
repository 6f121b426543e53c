import { useTranslation } from "react-i18next";

import { number, shortDate } from "@/lib/i18n/format";

import type { ExportResult } from "../result-types";
import styles from "../scans.module.css";
import { Part } from "./parts";

const COUNTS = ["contacts", "companies", "deals", "chats", "messages", "media", "participants"] as const;

/** An export: what another system keeps, in numbers. */
export function ExportFound({ result }: { result: ExportResult }) {
  const { t } = useTranslation("scans");
  return (
    <Part title={t("export.title", { format: result.format })}>
      {result.first_at && result.last_at && <p className={styles.hint}>{t("export.span", { first: shortDate(result.first_at), last: shortDate(result.last_at) })}</p>}
      <ul className={styles.lines}>
        {COUNTS.filter((name) => result[name] > 0).map((name) => <li key={name}><span>{t(`export.${name}`)}</span><span className={styles.number}>{number(result[name])}</span></li>)}
      </ul>
      {result.warnings.map((warning) => <p key={warning} className={styles.seen}>{warning}</p>)}
    </Part>
  );
}
