import { Select, TextInput } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http } from "@/lib/api/http";
import { sessionQuery } from "@/lib/session/session";
import { ZONES } from "@/lib/time/zones";

import { Facts, type Fact } from "./facts";
import { fieldOf, Refusal } from "./refusal";
import type { StepProps } from "./steps";
import { WizardLayout } from "./wizard-layout";
import styles from "./wizard.module.css";

interface InnAnswer {
  ok: boolean;
  kind: "legal_entity" | "person" | null;
  message: string;
}

/** The legal entity; the check digits are told while they are typed. */
export function CompanyStep({ onDone, known }: StepProps) {
  const { t } = useTranslation("access");
  const queries = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const company = session?.company;
  const [name, setName] = useState(company?.name ?? "");
  const [inn, setInn] = useState(company?.inn ?? "");
  const [zone, setZone] = useState(company?.time_zone ?? "Europe/Moscow");
  const digits = inn.replaceAll(/\s/g, "");
  const answer = useQuery({
    queryKey: ["inn", digits],
    enabled: digits.length >= 10,
    queryFn: () => http.get<InnAnswer>(`/api/v1/setup/inn/${encodeURIComponent(digits)}`),
  });
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => http.put("/api/v1/setup/company", { name, inn: digits, time_zone: zone }),
    onSuccess: async () => {
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      onDone();
    },
  });
  const verdict = digits.length >= 10 ? answer.data : undefined;
  return (
    <WizardLayout
      step="company" known={known} busy={save.isPending} ready={Boolean(name.trim() && verdict?.ok)} onNext={() => { save.mutate(); }}
      aside={<Facts label={t("setup.company.aside")} title={t("setup.company.asideTitle")} facts={useFacts(verdict, digits)} />}
    >
      <Refusal error={save.error} />
      <div className={styles.pair}>
        <TextInput
          size="md" label={t("setup.company.inn")} inputMode="numeric" autoFocus maxLength={14} value={inn} onChange={(event) => { setInn(event.currentTarget.value); }}
          error={fieldOf(save.error, "inn") ?? (verdict && !verdict.ok ? verdict.message : undefined)}
          rightSection={verdict?.ok ? <IconCheck size={18} stroke={1.7} className={styles.good} /> : undefined}
        />
        <TextInput
          size="md" label={t("setup.company.name")} autoComplete="organization" maxLength={200} value={name} onChange={(event) => { setName(event.currentTarget.value); }}
          error={fieldOf(save.error, "name")}
        />
      </div>
      <Select
        size="md" label={t("setup.company.zone")} description={t("setup.company.zoneHint")} inputWrapperOrder={["label", "input", "description", "error"]}
        data={ZONES} value={zone} allowDeselect={false} onChange={(value) => { setZone(value ?? "Europe/Moscow"); }}
      />
    </WizardLayout>
  );
}

function useFacts(verdict: InnAnswer | undefined, digits: string): Fact[] {
  const { t } = useTranslation("access");
  const law: Fact = { state: verdict?.ok ? "known" : "open", title: t("setup.company.facts.law"), detail: t("setup.company.facts.lawHint") };
  if (!verdict) return [{ state: "open", title: t("setup.company.facts.wait"), detail: digits ? `${digits} · ${t("setup.company.facts.waitHint")}` : t("setup.company.facts.waitHint") }, law];
  if (!verdict.ok) return [{ state: "wrong", title: t("setup.company.facts.bad"), detail: verdict.message }, law];
  return [{ state: "known", title: t("setup.company.facts.good"), detail: t(`setup.company.facts.${verdict.kind ?? "person"}`) }, law];
}
