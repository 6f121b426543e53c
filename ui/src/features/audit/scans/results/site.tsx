import { useTranslation } from "react-i18next";

import { number } from "@/lib/i18n/format";

import type { SiteResult } from "../result-types";
import styles from "../scans.module.css";
import { Country, Findings, Part } from "./parts";

/** A site: whom it calls, what its forms ask for, what follows. A call proves no storage. */
export function SiteFound({ result }: { result: SiteResult }) {
  const { t } = useTranslation("scans");
  const calls = result.calls.filter((call) => call.service !== null);
  const others = result.calls.filter((call) => call.service === null);
  return (
    <>
      <p className={styles.hint}>{t("site.summary", { pages: number(result.pages) })}</p>
      <Findings findings={result.findings} known={calls} />
      <Part title={t("site.calls", { count: calls.length })}>
        {calls.length === 0 ? <p className={styles.hint}>{t("site.noCalls")}</p> : (
          <ul className={styles.lines}>
            {calls.map((call) => (
              <li key={call.service}>
                <div className={styles.what}>
                  <p>{call.title}</p>
                  <p className={styles.seen}>{call.is_link ? t("site.link", { evidence: call.evidence }) : t("site.called", { evidence: call.evidence })} · {t("site.onPages", { count: call.pages })}</p>
                </div>
                <Country foreign={call.is_foreign} country={call.country} />
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Part title={t("site.forms", { count: result.forms.length })}>
        {result.forms.length === 0 ? <p className={styles.hint}>{t("site.noForms")}</p> : (
          <ul className={styles.lines}>
            {result.forms.map((form, place) => (
              <li key={place}>
                <div className={styles.what}>
                  <p>{t("site.asks", { kinds: form.collects.map((kind) => t(`data.${kind}`, { defaultValue: kind })).join(", ") })}</p>
                  <p className={styles.seen}>{form.page} · {t("site.onPages", { count: form.pages })}</p>
                  {form.action && <p className={styles.seen}>{t("site.sends", { action: form.action })}</p>}
                </div>
                <span className={styles.seen}>{form.consents === 0 ? t("site.noConsent") : form.consent_checked ? t("site.consentChecked") : form.consent_joined ? t("site.consentJoined") : t("site.consent")}</span>
              </li>
            ))}
          </ul>
        )}
      </Part>
      {others.length > 0 && (
        <details className={styles.part}>
          <summary>{t("site.others", { count: others.length })}</summary>
          <ul className={styles.lines}>{others.map((call) => <li key={call.host}><span className="mono">{call.host}</span><span className={styles.number}>{t("site.onPages", { count: call.pages })}</span></li>)}</ul>
        </details>
      )}
    </>
  );
}
