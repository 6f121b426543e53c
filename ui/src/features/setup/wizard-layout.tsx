import { IconArrowRight, IconCheck } from "@tabler/icons-react";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Mark } from "@/components/mark";

import { STEPS, type StepId } from "./steps";
import styles from "./wizard.module.css";

interface WizardLayoutProps {
  step: StepId;
  /** What is known of a step already, under its name at the left. */
  known?: Partial<Record<StepId, string>>;
  aside: ReactNode;
  busy?: boolean;
  ready?: boolean;
  nextLabel?: string;
  onNext: () => void;
  onBack?: () => void;
  /** Another way on, beside the main one. */
  later?: ReactNode;
  children: ReactNode;
}

/** Steps at the left, the question in the middle, the consequence at the right. */
export function WizardLayout({ step, known, aside, busy, ready = true, nextLabel, onNext, onBack, later, children }: WizardLayoutProps) {
  const { t } = useTranslation(["access", "common"]);
  const index = STEPS.indexOf(step);
  const following = STEPS[index + 1];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) onNext();
  };
  return (
    <div className={styles.wizard}>
      <nav className={styles.rail} aria-label={t("setup.step", { number: index + 1, total: STEPS.length })}>
        <p className={styles.brand}>
          <Mark size={36} on="rail" />
          {t("common:product")}
        </p>
        <ol className={styles.steps}>
          {STEPS.map((id, number) => (
            <li key={id} className={styles.step} data-state={number < index ? "done" : number === index ? "now" : "ahead"} aria-current={id === step ? "step" : undefined}>
              <span className={styles.number}>{number < index ? <IconCheck size={14} stroke={2.5} /> : number + 1}</span>
              <span>
                <span className={styles.stepName}>{t(`setup.${id}.rail`)}</span>
                <span className={styles.stepHint}>{known?.[id] ?? t(`setup.${id}.railHint`)}</span>
              </span>
            </li>
          ))}
        </ol>
        <p className={styles.promise}>{t("setup.promise")}</p>
      </nav>
      <main id="main" className={styles.middle} tabIndex={-1}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p className={styles.count}>{t("setup.step", { number: index + 1, total: STEPS.length })}</p>
          <h1 className="t-step">{t(`setup.${step}.title`)}</h1>
          <p className={styles.lead}>{t(`setup.${step}.lead`)}</p>
          <div className={styles.fields}>{children}</div>
          <footer className={styles.footer}>
            <span className={styles.keep}>{t("setup.keep")}</span>
            {onBack && <Button variant="quiet" size="lg" onClick={onBack}>{t("setup.back")}</Button>}
            {later}
            <Button type="submit" variant="primary" size="lg" busy={busy} aria-disabled={!ready || undefined}>
              <span className={styles.next}>
                {nextLabel ?? t("setup.next", { step: following ? t(`setup.${following}.short`) : "" })}
                <IconArrowRight size={16} stroke={2} />
              </span>
            </Button>
          </footer>
        </form>
      </main>
      <aside className={styles.aside}>{aside}</aside>
    </div>
  );
}
