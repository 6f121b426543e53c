import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { StatusChip, type Tone } from "@/components/status-chip";
import { longDate, shortDate } from "@/lib/i18n/format";
import { tied } from "@/lib/i18n/norm";

import { ActIcon } from "../act-icon";
import type { Act, Finding } from "../data";
import styles from "../audit.module.css";

import { Deeds } from "./deeds";
import { Fines } from "./fines";

const TONES: Record<string, Tone> = { law_text: "ok", official: "acc", commentary: "neutral", unverified: "dashed", product: "neutral" };

export function Sure({ confidence, contested, bare }: { confidence: string; contested?: boolean; bare?: boolean }) {
  const { t } = useTranslation("audit");
  return <StatusChip bare={bare} tone={contested ? "hold" : (TONES[confidence] ?? "neutral")}>{t(contested ? "confidence.contested" : `confidence.${confidence}`)}</StatusChip>;
}

/** One finding; opened, it says what was seen, why it is so grave, what is contested and what to do. */
export function FindingRow({ finding, runId, isOld }: { finding: Finding; runId: number; isOld: boolean }) {
  const { t } = useTranslation("audit");
  const [open, setOpen] = useState(false);
  const first = finding.evidence[0];
  const Icon = open ? IconChevronUp : IconChevronDown;
  const act = finding.act as Act;
  const name = finding.service_title ? `${finding.title}: ${finding.service_title}` : finding.title;
  return (
    <article className={styles.finding} data-open={open || undefined} aria-label={name}>
      <div className={styles.grid}>
        <ActIcon act={act} label={t(`act.${act}`)} />
        <div>
          <p className={styles.name}>{name}</p>
          <p className={styles.muted}>{first ? [first.words, first.place].filter(Boolean).join(" · ") : finding.seen}</p>
        </div>
        <div className={styles.norm}>{tied(finding.norm)}</div>
        <div className={styles.sanction}>
          <Fines fines={finding.fines} open={open} />
          {finding.enforced_from && <p className={styles.muted}>{t("enforced", { day: shortDate(finding.enforced_from) })}</p>}
        </div>
        <div className={styles.sure}>
          <Sure confidence={finding.confidence} />
          {finding.contested.length > 0 && <> <Sure confidence="" contested /></>}
        </div>
        <button type="button" className={`${styles.toggle ?? ""} ${styles.close ?? ""}`} aria-expanded={open} aria-label={t(open ? "less" : "more", { name })} onClick={() => { setOpen(!open); }}>
          <Icon size={16} stroke={2} />
        </button>
      </div>
      {open && <More finding={finding} runId={runId} isOld={isOld} />}
    </article>
  );
}

function More({ finding, runId, isOld }: { finding: Finding; runId: number; isOld: boolean }) {
  const { t } = useTranslation("audit");
  return (
    <div className={styles.more}>
      <Deeds finding={finding} runId={runId} isOld={isOld} />
      <dl>
        <dt>{t("field.status")}</dt><dd>{t(`status.${finding.status}`)}. {finding.why}</dd>
        {finding.says && <><dt>{t("field.says")}</dt><dd>{finding.says}</dd></>}
        {finding.todo && <><dt>{t("field.todo")}</dt><dd>{finding.todo}</dd></>}
        {finding.ask && <><dt>{t("field.ask")}</dt><dd>{finding.ask}</dd></>}
        {finding.due_on && <><dt>{t("field.due")}</dt><dd>{longDate(finding.due_on)}</dd></>}
        {finding.sanction_note && <><dt>{t("field.sanction")}</dt><dd>{finding.sanction_note}</dd></>}
        <dt>{t("field.rule")}</dt><dd><span className="mono">{finding.rule} v{finding.rule_version}</span> · {finding.nature} · {finding.confidence_words}</dd>
      </dl>
      {finding.contested.map((one) => (
        <p key={one.question} className={styles.contested}><Sure confidence="" contested bare /> <b>{one.question}</b> {one.say}</p>
      ))}
      {finding.evidence.length > 0 && (
        <div>
          <p className={styles.when}>{t("field.evidence")}</p>
          <ul className={styles.evidence}>
            {finding.evidence.map((one, at) => (
              <li key={at}>{shortDate(one.on)} · {t(`source.${one.source}`)} · {one.words}{one.place && <span className={styles.muted}> · {one.place}</span>}</li>
            ))}
          </ul>
        </div>
      )}
      {finding.sources.length > 0 && (
        <details><summary>{t("field.sources")}</summary><ul className={styles.evidence}>{finding.sources.map((one) => <li key={one} className={styles.muted}>{one}</li>)}</ul></details>
      )}
    </div>
  );
}
