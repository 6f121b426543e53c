import { IconBan } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Verdict } from "@/lib/api/types";

import styles from "./verdict-panel.module.css";

/** After an attempt to send what the gate stops: why, and what can be done instead. Takes the focus, gives it back on Esc. */
export function VerdictPanel({ verdict, onClose }: { verdict: Verdict; onClose: () => void }) {
  const { t } = useTranslation("inbox");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { box.current?.focus(); }, []);
  const lawful = verdict.reasons.some((reason) => reason.article);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.code !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return (
    <div ref={box} className={styles.panel} role="group" aria-label={t("gate.denied")} tabIndex={-1} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <p className={styles.title}><IconBan size={16} stroke={2} aria-hidden="true" />{verdict.reasons[0]?.title ?? t("gate.denied")}</p>
        {verdict.reasons.slice(0, 2).map((reason) => (
          <p key={reason.rule_id} className={styles.reason}>{reason.article && <b>{reason.article}</b>}<span>{reason.text}</span></p>
        ))}
      </div>
      {verdict.ways.length > 0 && (
        <div className={styles.ways}>
          <h4>{lawful ? t("gate.ways") : t("gate.steps")}</h4>
          <ol>
            {verdict.ways.map((way, at) => (
              <li key={way.kind} className={styles.way} data-off={!way.enabled || undefined}>
                <span className={styles.number}>{at + 1}</span>
                <span>{way.title}{way.reason && ` · ${way.reason}`}</span>
              </li>
            ))}
          </ol>
        </div>
      )}
      <p className={styles.rules}>{verdict.reasons.map((reason) => `${reason.rule_id} v${String(reason.version)}`).join(", ")}</p>
    </div>
  );
}
