import { useTranslation } from "react-i18next";

import type { DomainResult } from "../result-types";
import styles from "../scans.module.css";
import { Country, Findings, Part } from "./parts";

/** A domain: whose services its records show, what its mail lacks. */
export function DomainFound({ result }: { result: DomainResult }) {
  const { t } = useTranslation("scans");
  const records: [string, string[]][] = [
    ["MX", result.records.mx], ["SPF", result.records.spf], ["DMARC", result.records.dmarc], ["NS", result.records.ns],
    ["CNAME", Object.entries(result.records.cname).map(([name, target]) => `${name} → ${target}`)],
  ];
  return (
    <>
      <Findings findings={result.findings} known={result.services} />
      <Part title={t("domain.services", { count: result.services.length })}>
        {result.services.length === 0 ? <p className={styles.hint}>{t("domain.none")}</p> : (
          <ul className={styles.lines}>
            {result.services.map((one) => (
              <li key={one.service}>
                <div className={styles.what}>
                  <p>{one.title}{one.takes_mail ? ` · ${t("domain.mail")}` : ""}</p>
                  <p className={styles.seen}>{one.evidence}</p>
                </div>
                <Country foreign={one.is_foreign} country={one.country} />
              </li>
            ))}
          </ul>
        )}
      </Part>
      {result.notes.length > 0 && <Part title={t("domain.notes")}><ul className={styles.lines}>{result.notes.map((note) => <li key={note}>{note}</li>)}</ul></Part>}
      <details className={styles.part}>
        <summary>{t("domain.records")}</summary>
        <ul className={styles.lines}>{records.filter(([, values]) => values.length > 0).map(([name, values]) => <li key={name}><span>{name}</span><span className={`${styles.seen ?? ""} mono`}>{values.join("; ")}</span></li>)}</ul>
      </details>
    </>
  );
}
