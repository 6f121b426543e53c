import { IconBan, IconFlag, IconHelpCircle, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { StatusChip } from "@/components/status-chip";

import type { Finding } from "../result-types";
import styles from "../scans.module.css";

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3 className="t-block">{title}</h3>
      {children}
    </section>
  );
}

/** Whose the service is: foreign ones carry colour, the others only words. */
export function Country({ foreign, country }: { foreign: boolean | null; country: string | null }) {
  const { t } = useTranslation("scans");
  if (foreign === null) return <StatusChip tone="dashed" icon={<IconHelpCircle size={14} stroke={2} />}>{t("owner.unknown")}</StatusChip>;
  if (!foreign) return <StatusChip>{t("owner.russian")}</StatusChip>;
  return <StatusChip tone="hold" icon={<IconFlag size={14} stroke={2} />}>{country ? t("owner.foreign", { country }) : t("owner.ask")}</StatusChip>;
}

/** What follows by the rules: what the norm forbids apart from what has to be found out. */
export function Findings({ findings, known }: { findings: Finding[]; known: { service: string | null; title: string }[] }) {
  const { t } = useTranslation("scans");
  if (findings.length === 0) return null;
  const title = (service: string): string => known.find((one) => one.service === service || one.service === `link_${service}`)?.title ?? service;
  return (
    <Part title={t("findings", { count: findings.length })}>
      <ul className={styles.lines}>
        {findings.map((one, place) => (
          <li key={place}>
            <div className={styles.what}>
              <p>{one.service === "*" ? one.title : `${title(one.service)}: ${one.title}`}</p>
              <p className={styles.seen}>{one.norm} · {one.rule}{one.page ? ` · ${one.page}` : ""}</p>
              <p className={styles.seen}>{one.evidence ?? one.seen}</p>
              {one.ask && <p className={styles.seen}>{t("ask", { words: one.ask })}</p>}
            </div>
            <StatusChip tone={one.status === "breach" ? "deny" : one.status === "possible" ? "hold" : "neutral"} icon={one.status === "breach" ? <IconBan size={14} stroke={2} /> : <IconInfoCircle size={14} stroke={2} />}>{t(`status.${one.status}`)}</StatusChip>
          </li>
        ))}
      </ul>
      <p className={styles.hint}>{t("noAdvice")}</p>
    </Part>
  );
}
