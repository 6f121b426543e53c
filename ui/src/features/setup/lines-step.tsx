import { TagsInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http } from "@/lib/api/http";

import { Facts } from "./facts";
import { Refusal } from "./refusal";
import type { StepProps } from "./steps";
import { WizardLayout } from "./wizard-layout";

export interface Line {
  id: number;
  name: string;
  is_archived: boolean;
}

export const linesQuery = { queryKey: ["setup-lines"], queryFn: () => http.get<{ items: Line[] }>("/api/v1/business-lines") };

/** What the company does: each line has its own channels and people. */
export function LinesStep({ onDone, onBack, known }: StepProps) {
  const { t } = useTranslation("access");
  const lines = useQuery(linesQuery);
  const there = lines.data?.items.filter((line) => !line.is_archived).map((line) => line.name) ?? [];
  const [chosen, setChosen] = useState<string[] | null>(null);
  const names = chosen ?? there;
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => http.put("/api/v1/setup/lines", { names }),
    onSuccess: async () => {
      await lines.refetch();
      onDone();
    },
  });
  const facts = (["own", "wall", "hours"] as const).map((key) => ({ state: "known" as const, title: t(`setup.lines.facts.${key}`), detail: t(`setup.lines.facts.${key}Hint`) }));
  return (
    <WizardLayout
      step="lines" known={known} busy={save.isPending} ready={names.length > 0} onNext={() => { save.mutate(); }} onBack={onBack}
      aside={<Facts label={t("setup.lines.aside")} title={t("setup.lines.asideTitle")} facts={facts} />}
    >
      <Refusal error={save.error} />
      <TagsInput
        size="md" label={t("setup.lines.label")} description={t("setup.lines.hint")} inputWrapperOrder={["label", "input", "description", "error"]}
        placeholder={t("setup.lines.placeholder")} autoFocus maxTags={50} acceptValueOnBlur value={names} onChange={setChosen}
      />
    </WizardLayout>
  );
}
