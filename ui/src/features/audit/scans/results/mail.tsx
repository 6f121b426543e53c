import { useTranslation } from "react-i18next";

import { number, shortDate } from "@/lib/i18n/format";

import type { MailResult } from "../result-types";
import styles from "../scans.module.css";
import { Country, Part } from "./parts";

/** A mailbox: to which services invitations lead, ours apart from those of others. */
export function MailFound({ result }: { result: MailResult }) {
  const { t } = useTranslation("scans");
  return (
    <>
      <p className={styles.hint}>{t("mail.summary", { letters: number(result.letters), since: shortDate(result.since) })}</p>
      <Part title={t("mail.services")}>
        {result.services.length === 0 ? <p className={styles.hint}>{t("mail.none")}</p> : (
          <ul className={styles.lines}>
            {result.services.map((one) => (
              <li key={one.service}>
                <div className={styles.what}><p>{one.title}</p><p className={styles.seen}>{t("mail.counts", { all: number(one.invitations), own: number(one.own) })}</p></div>
                <Country foreign={one.is_foreign} country={one.country} />
              </li>
            ))}
          </ul>
        )}
      </Part>
    </>
  );
}
