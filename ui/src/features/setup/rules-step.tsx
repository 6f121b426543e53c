import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Consequences } from "@/components/interview/consequences";
import { Questions } from "@/components/interview/questions";
import { ErrorState } from "@/components/list-state";
import { useInterview } from "@/lib/interview/use-interview";

import { Refusal } from "./refusal";
import type { StepProps } from "./steps";
import { WizardLayout } from "./wizard-layout";
import styles from "./wizard.module.css";

/** Which laws concern the company: «не знаю» is an answer, and all of it can be left for later. */
export function RulesStep({ onDone, onBack, known }: StepProps) {
  const { t } = useTranslation("access");
  const interview = useInterview(onDone);
  const { saved, shown, save, saving, isChanged } = interview;
  const go = (): void => {
    if (isChanged) save();
    else onDone();
  };
  const aside = saved.data && shown && (
    <>
      <p className={styles.count}>{t("setup.rules.aside")}</p>
      <h2 className="t-page">{t("setup.rules.asideTitle")}</h2>
      <div className={styles.facts}><Consequences profile={shown} saved={saved.data} /></div>
    </>
  );
  return (
    <WizardLayout
      step="rules" known={known} busy={saving.isPending} onNext={go} onBack={onBack} aside={aside}
      later={<Button size="lg" onClick={onDone}>{t("setup.rules.later")}</Button>}
    >
      <Refusal error={interview.error} />
      {saved.error && <ErrorState error={saved.error} onRetry={() => { void saved.refetch(); }} />}
      {shown && <div><Questions questions={shown.questions} next={shown.next} onAnswer={interview.answer} /></div>}
    </WizardLayout>
  );
}
