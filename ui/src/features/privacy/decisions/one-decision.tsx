import { Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { http } from "@/lib/api/http";
import { nearMoment } from "@/lib/i18n/format";
import { tied } from "@/lib/i18n/norm";
import { showToast } from "@/lib/toasts";

import { AskReason } from "./ask-reason";
import { outcomeOf, useAct, type Decision } from "./data";
import styles from "./decisions.module.css";

/** One decision with its explanation, the versions it rests on, and the way to call it wrong. */
export function OneDecision({ decision, onClose }: { decision: Decision; onClose: () => void }) {
  const { t } = useTranslation(["decisions", "common"]);
  const [asking, setAsking] = useState(false);
  const report = useAct(
    (comment: string) => http.post(`/api/v1/gate/decisions/${String(decision.id)}/false-alarm`, { comment }),
    () => { setAsking(false); showToast({ text: t("one.done") }); },
  );
  if (asking)
    return <AskReason title={t("one.false")} action={t("one.false")} label={t("one.comment")} hint={t("one.commentHint")} example={t("one.commentExample")} optional busy={report.isPending} onClose={() => { setAsking(false); }} onDone={(comment) => { report.mutate(comment); }} />;
  const profile = decision.profile_version ? t("one.version", { version: decision.profile_version }) : t("one.noProfile");
  return (
    <Modal opened onClose={onClose} title={t(`outcome.${outcomeOf(decision).key}`)} size="lg" closeButtonProps={{ "aria-label": t("common:close") }}>
      <div className={styles.one}>
        <p className={styles.tags}><ChannelBadge channel={decision.channel} size={20} />{decision.contact_name}, {nearMoment(decision.decided_at)}</p>
        <ul className={styles.reasons}>
          {decision.rules.map((rule) => (
            <li key={rule.rule_id}>
              <b>{rule.title}</b>
              <p className="t-caption">{[rule.article ? tied(rule.article) : t("one.house"), rule.confidence === "house" ? "" : rule.confidence, rule.shadow ? t("one.watches") : ""].filter(Boolean).join(" · ")}</p>
            </li>
          ))}
        </ul>
        <details className={styles.whole}><summary>{t("one.whole")}</summary><p className={styles.why}>{decision.why}</p></details>
        {decision.fragments.length > 0 && (
          <div>
            <p className="t-caption">{t("one.places")}</p>
            <ul className={styles.places}>
              {decision.fragments.map((one) => (
                <li key={`${one.where}-${String(one.number)}-${String(one.start)}-${one.kind}`}>{t(one.where === "contents" ? "one.inside" : "one.place", { kind: one.title, where: t(`one.where.${one.where}`), start: one.start + 1, end: one.end })}</li>
              ))}
            </ul>
          </div>
        )}
        <p className="t-caption">{decision.rules.map((rule) => `${rule.rule_id} v${String(rule.version)}`).join(", ")}. {t("one.versions", { rulebook: decision.rulebook, detector: decision.detector, profile })}</p>
        {decision.false_alarm !== null && <p>{decision.false_alarm ? t("one.reported", { comment: decision.false_alarm }) : t("one.reportedBare")}</p>}
        <div className={styles.askActions}>
          <Link to={`/inbox/${String(decision.conversation_id)}?view=all`}>{t("log.open")}</Link>
          {decision.false_alarm === null && <Button onClick={() => { setAsking(true); }}>{t("one.false")}</Button>}
        </div>
      </div>
    </Modal>
  );
}
