import { IconAlertTriangle, IconCheck, IconMinus, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { nearMoment } from "@/lib/i18n/format";

import { currentStep, stepsOf, type Step } from "../data/steps";
import type { Channel, Check, CheckState, InboxDetail } from "../data/types";
import styles from "./drawer.module.css";
import { Hook } from "./hook";

interface StepsProps {
  inbox: InboxDetail;
  channel: Channel | undefined;
  busy: boolean;
  onCheck: () => void;
  onSettings: () => void;
}

/** The live checklist: the step that needs something is open and names the exact fault. */
export function Steps({ inbox, channel, busy, onCheck, onSettings }: StepsProps) {
  const { t } = useTranslation("channels");
  const steps = stepsOf(inbox);
  const current = currentStep(steps);
  if (busy && inbox.health.checks.length === 0) return <p className={styles.quiet} role="status">{t("checking")}</p>;
  return (
    <ol className={styles.steps} aria-label={t("steps")} aria-live="polite">
      {steps.map((step, index) => (
        <li key={step.id} className={styles.step} data-current={index === current || undefined} aria-current={index === current ? "step" : undefined}>
          <div className={styles.mark} data-state={step.state} data-current={index === current || undefined}>
            <span>{step.state === "ok" || step.state === "skipped" ? <IconCheck size={14} stroke={2.4} aria-label={t("done")} /> : index + 1}</span>
          </div>
          <div className={styles.what}>
            <h3>{titleOf(step, t)}</h3>
            <Detail step={step} inbox={inbox} trial={channel?.trial ?? ""} />
            {step.problem && <Trouble problem={step.problem} busy={busy} onCheck={onCheck} onSettings={step.id === "token" ? onSettings : undefined} />}
            {(step.lines.length > 1 || (step.lines.length > 0 && !step.problem)) && <Lines lines={step.lines} />}
            {step.id === "receiving" && channel?.receive.includes("webhook") && inbox.settings["receive"] !== "polling" && <Hook inbox={inbox} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** The channel's own words; a fault is told below, under what the step is about. */
function titleOf({ id, line }: Step, t: TFunction<"channels">): string {
  const told = line && line.state !== "problem" && id !== "receiving" && id !== "first_message";
  return told ? line.title : t(`step.${id}`, { defaultValue: t("step.other") });
}

function Detail({ step, inbox, trial }: { step: Step; inbox: InboxDetail; trial: string }) {
  const { t } = useTranslation("channels");
  const received = inbox.health.last_received_at;
  if (step.id === "first_message") {
    if (!received) return <p>{step.line?.detail || trial}</p>;
    return <p>{t("received", { time: nearMoment(received) })}. <Link to="/inbox" search={{ view: "all", inbox_id: inbox.id } as never}>{t("answerTrial")}</Link></p>;
  }
  if (step.problem || !step.line) return null;
  const words = [step.line.title !== titleOf(step, t) ? step.line.title : "", step.line.detail].filter(Boolean).join(": ");
  return words ? <p>{words}</p> : null;
}

function Trouble({ problem, busy, onCheck, onSettings }: { problem: Check; busy: boolean; onCheck: () => void; onSettings?: () => void }) {
  const { t } = useTranslation("channels");
  return (
    <div className={styles.trouble} role="status">
      <strong>
        <IconAlertTriangle size={18} stroke={1.7} aria-hidden />
        {problem.title}
      </strong>
      <p>{[problem.detail, problem.fix].filter(Boolean).join(". ")}</p>
      <div className={styles.row}>
        {onSettings && <Button onClick={onSettings}>{t("newKey")}</Button>}
        <Button variant="primary" busy={busy} onClick={onCheck}>{t("checkAgain")}</Button>
      </div>
    </div>
  );
}

function Lines({ lines }: { lines: Check[] }) {
  return (
    <ul className={styles.lines}>
      {lines.map((line) => (
        <li key={line.id}>
          <Sign state={line.state} />
          {line.title}
        </li>
      ))}
    </ul>
  );
}

function Sign({ state }: { state: CheckState }) {
  if (state === "ok") return <IconCheck size={16} stroke={2} className={styles.good} aria-hidden />;
  if (state === "problem") return <IconX size={16} stroke={2} className={styles.bad} aria-hidden />;
  return <IconMinus size={16} stroke={2} className={styles.dim} aria-hidden />;
}
