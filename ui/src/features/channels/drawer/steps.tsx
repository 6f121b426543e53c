import { IconAlertTriangle, IconCheck, IconCopy, IconMinus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { nearMoment } from "@/lib/i18n/format";
import { showToast } from "@/lib/toasts";

import { currentStep, stepsOf, type Step } from "../data/steps";
import type { Check, CheckState, InboxDetail } from "../data/types";
import styles from "./drawer.module.css";

/** The live checklist: four steps, the one that needs something is open and names the exact fault. */
export function Steps({ inbox, busy, onCheck }: { inbox: InboxDetail; busy: boolean; onCheck: () => void }) {
  const { t } = useTranslation("channels");
  const steps = stepsOf(inbox);
  const current = currentStep(steps);
  return (
    <ol className={styles.steps} aria-label={t("steps")} aria-live="polite">
      {steps.map((step, index) => (
        <li key={step.id} className={styles.step} data-current={index === current || undefined} aria-current={index === current ? "step" : undefined}>
          <div className={styles.mark} data-state={step.state} data-current={index === current || undefined}>
            <span>{step.state === "ok" || step.state === "skipped" ? <IconCheck size={14} stroke={2.4} aria-label={t("done")} /> : index + 1}</span>
          </div>
          <div className={styles.what}>
            <h3>{t(`step.${step.id}`)}</h3>
            <Detail step={step} inbox={inbox} open={index === current} busy={busy} onCheck={onCheck} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Detail({ step, inbox, open, busy, onCheck }: { step: Step; inbox: InboxDetail; open: boolean; busy: boolean; onCheck: () => void }) {
  const { t } = useTranslation("channels");
  const works = step.state === "ok" || step.state === "skipped";
  const showsAddress = step.id === "receiving" && inbox.hook_url && inbox.settings.receive !== "polling";
  if (step.id === "first_message" && works && inbox.health.last_received_at) return <p>{t("received", { time: nearMoment(inbox.health.last_received_at) })}</p>;
  return (
    <>
      {works ? <p>{[step.line?.title !== t(`step.${step.id}`) ? step.line?.title : "", showsAddress ? "" : step.line?.detail].filter(Boolean).join(": ")}</p> : <p>{step.line?.detail && !step.problem ? step.line.detail : t(`wait.${step.id}`)}</p>}
      {showsAddress && <Copy text={inbox.hook_url ?? ""} />}
      {step.problem && (open || step.id === "receiving") && <Trouble problem={step.problem} busy={busy} onCheck={onCheck} />}
      {(step.lines.length > 1 || !step.problem) && step.lines.length > 0 && <Lines lines={step.lines} />}
    </>
  );
}

function Trouble({ problem, busy, onCheck }: { problem: Check; busy: boolean; onCheck: () => void }) {
  const { t } = useTranslation("channels");
  return (
    <div className={styles.trouble} role="status">
      <strong>
        <IconAlertTriangle size={18} stroke={1.7} aria-hidden />
        {problem.title}
      </strong>
      <p>{[problem.detail, problem.fix].filter(Boolean).join(". ")}</p>
      <div>
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

function Copy({ text }: { text: string }) {
  const { t } = useTranslation("channels");
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => { showToast({ text: t("copied") }); });
  };
  return (
    <div className={styles.copy}>
      <code title={text}>{text}</code>
      <IconButton label={t("copy")} size="sm" onClick={copy}>
        <IconCopy size={16} stroke={2} />
      </IconButton>
    </div>
  );
}
