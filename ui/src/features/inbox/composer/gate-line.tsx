import { IconBan, IconClipboardCheck, IconEye, IconHandStop, IconScale, IconShieldCheck, type TablerIcon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Verdict } from "@/lib/api/types";

import { foundIn, foundInFiles } from "@/lib/gate/fragments";
import styles from "./gate-line.module.css";

const LOOKS: Record<Verdict["outcome"], [TablerIcon, string]> = {
  cleared: [IconShieldCheck, "ok"],
  require: [IconClipboardCheck, "hold"],
  held: [IconHandStop, "hold"],
  contested: [IconScale, "hold"],
  denied: [IconBan, "deny"],
};

interface LineProps {
  verdict: Verdict | undefined;
  note: boolean;
  extra?: ReactNode;
  /** Of the list of what was found, by which the field is described. */
  foundId?: string;
  onOpen?: () => void;
}

/** One line under the field while somebody types; polite, keeps its height, never takes the focus. */
export function GateLine({ verdict, note, extra, foundId, onOpen }: LineProps) {
  const { t } = useTranslation(["gate", "inbox"]);
  if (note) return <p className={styles.line}><span className={styles.cause}>{t("inbox:gate.note")}</span></p>;
  if (!verdict) return <p className={styles.line} />;
  const [Icon, tone] = LOOKS[verdict.outcome];
  const reason = verdict.reasons.find((one) => !one.shadow) ?? verdict.reasons[0];
  const watched = verdict.outcome === "cleared" && reason !== undefined;
  const found = foundIn(verdict.reasons);
  const inFiles = foundInFiles(verdict.reasons);
  const cause = reason ? [reason.article, reason.text || reason.title].filter(Boolean).join(": ") : t("inbox:gate.clear");
  return (
    <div className={styles.line} data-tone={tone}>
      <p className={styles.said} role="status">
        <Icon size={16} stroke={2} aria-hidden="true" />
        <b>{t(`inbox:gate.${verdict.outcome}`)}</b>
        {watched && <span className={styles.watched}><IconEye size={14} stroke={2} aria-hidden="true" />{t("shadow")}</span>}
        <span className={styles.cause} title={cause}>{cause}</span>
        {found.length + inFiles.length > 0 && (
          <span id={foundId} className="visually-hidden">
            {[found.length > 0 && t("found", { list: found.join("; ") }), inFiles.length > 0 && t("file.found", { list: inFiles.join("; ") })].filter(Boolean).join(". ")}
          </span>
        )}
      </p>
      {reason && onOpen && <button type="button" className={styles.more} onClick={onOpen}>{t("more")}</button>}
      {extra}
    </div>
  );
}
