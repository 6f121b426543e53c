import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http } from "@/lib/api/http";
import { sessionQuery } from "@/lib/session/session";

import { Facts } from "./facts";
import { Refusal } from "./refusal";
import type { StepProps } from "./steps";
import { WizardLayout } from "./wizard-layout";
import styles from "./wizard.module.css";

const WAYS = { max: "/channels?connect=max", webchat: "/channels?connect=webchat", later: "/inbox" } as const;
type Way = keyof typeof WAYS;

/** The last step hands over to the page of channels, which checks everything live. */
export function InboxStep({ onBack, known }: StepProps) {
  const { t } = useTranslation("access");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [way, setWay] = useState<Way>("max");
  const finish = useMutation({
    meta: { quiet: true },
    mutationFn: () => http.post("/api/v1/setup/finish"),
    onSuccess: async () => {
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      queries.removeQueries({ queryKey: ["setup"] });
      await navigate({ href: WAYS[way], replace: true });
    },
  });
  const facts = [
    { state: "known" as const, title: t("setup.inbox.facts.ready"), detail: known.company ?? "" },
    { state: "known" as const, title: t("setup.inbox.facts.people"), detail: known.people ?? "" },
    { state: "open" as const, title: t("setup.inbox.facts.audit"), detail: t("setup.inbox.facts.auditHint") },
  ];
  return (
    <WizardLayout
      step="inbox" known={known} busy={finish.isPending} nextLabel={t("setup.inbox.finish")} onNext={() => { finish.mutate(); }} onBack={onBack}
      aside={<Facts label={t("setup.inbox.aside")} title={t("setup.inbox.asideTitle")} facts={facts} />}
    >
      <Refusal error={finish.error} />
      <div className={styles.options} role="radiogroup" aria-label={t("setup.inbox.title")}>
        {(Object.keys(WAYS) as Way[]).map((key) => (
          <label key={key} className={styles.option} data-checked={way === key || undefined}>
            <input type="radio" name="way" checked={way === key} onChange={() => { setWay(key); }} />
            <span>
              <span className={styles.optionName}>{t(`setup.inbox.${key}`)}</span>
              <span className={styles.optionHint}>{t(`setup.inbox.${key}Hint`)}</span>
            </span>
          </label>
        ))}
      </div>
    </WizardLayout>
  );
}
