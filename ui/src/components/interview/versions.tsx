import { useTranslation } from "react-i18next";

import type { ProfileVersion } from "@/lib/interview/use-interview";
import { longDate, time } from "@/lib/i18n/format";

import styles from "./interview.module.css";

/** Who changed which answer when, and which rules came and went by it. */
export function Versions({ versions }: { versions: ProfileVersion[] }) {
  const { t } = useTranslation("interview");
  return (
    <ol className={styles.versions} aria-label={t("history")}>
      {versions.map((version, index) => (
        <li key={version.version}>
          <details open={index === 0 || undefined}>
            <summary>
              <span className={styles.text}>{t("version", { number: version.version })}</span>
              <span className={styles.help}>{longDate(version.answered_at)}, {time(version.answered_at)} · {version.answered_by} · {t("changed", { count: version.answers.length })}</span>
            </summary>
            <div className={styles.change}>
              {version.inn && <p className={styles.help}>{t("inn")}: {version.inn}</p>}
              <ul>
                {version.answers.map((answer) => (
                  <li key={answer.question}>{answer.question} <span className={styles.turn}>{t("turn", { was: answer.was, now: answer.now })}</span></li>
                ))}
              </ul>
              {(["yes", "unknown", "no"] as const).map((standing) => {
                const rules = version.rules.filter((rule) => rule.now === standing);
                if (rules.length === 0) return null;
                return (
                  <div key={standing}>
                    <p className={styles.ruleTitle}>{t(`became.${standing}`)}</p>
                    <ul>{rules.map((rule) => <li key={rule.id}>{rule.title} <span className={styles.help}>{rule.norm}</span></li>)}</ul>
                  </div>
                );
              })}
              {version.rules.length === 0 && <p className={styles.help}>{t("noRules")}</p>}
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}
