import { useTranslation } from "react-i18next";

import { ActIcon } from "../act-icon";
import { ACTS, type Run } from "../data";
import styles from "../audit.module.css";

import { Dates } from "./dates";

/** How much there is to do, by verb, how that was told, and what changes on which day. */
export function Overview({ run }: { run: Run }) {
  const { t } = useTranslation("audit");
  const counts = ACTS.map((act) => ({ act, count: run.findings.filter((one) => one.act === act).length }));
  const first = counts.find((one) => one.count > 0);
  return (
    <section className={styles.top} aria-label={t("overview")}>
      <div className={styles.counts}>
        <p className={styles.headline}>{first ? <><b>{first.count}</b> {t(`headline.${first.act}`)}</> : t("clean")}</p>
        <div className={styles.bar} aria-hidden="true">
          {counts.filter((one) => one.count > 0).map((one) => <span key={one.act} data-act={one.act} style={{ flexGrow: one.count }} />)}
        </div>
        <ul className={styles.legend}>
          {counts.map((one) => <li key={one.act}><ActIcon act={one.act} /><b>{one.count}</b> {t(`act.${one.act}`)}</li>)}
        </ul>
        <details className={styles.how}>
          <summary>{t("how.title")}</summary>
          <dl>{ACTS.map((act) => [<dt key={act}><ActIcon act={act} />{t(`how.word.${act}`)}</dt>, <dd key={`${act}-is`}>{t(`how.${act}`)}</dd>])}</dl>
          <p>{t("how.milder")}</p>
        </details>
      </div>
      <Dates run={run} />
    </section>
  );
}
