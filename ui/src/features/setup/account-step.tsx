import { PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http } from "@/lib/api/http";
import { sessionQuery } from "@/lib/session/session";

import { Facts } from "./facts";
import { fieldOf, Refusal } from "./refusal";
import type { StepProps } from "./steps";
import { WizardLayout } from "./wizard-layout";

const BELOW = ["label", "input", "description", "error"] as ("label" | "input" | "description" | "error")[];

/** The first person: becomes the owner. */
export function AccountStep({ onDone, known }: StepProps) {
  const { t } = useTranslation("access");
  const queries = useQueryClient();
  const [form, setForm] = useState({ name: "", email: "", password: "" });
  const change = (key: keyof typeof form) => (event: React.ChangeEvent<HTMLInputElement>): void => {
    const { value } = event.currentTarget;
    setForm((old) => ({ ...old, [key]: value }));
  };
  const begin = useMutation({
    meta: { quiet: true },
    mutationFn: () => http.post("/api/v1/setup/account", form),
    onSuccess: async () => {
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      onDone();
    },
  });
  const facts = (["own", "second", "log"] as const).map((key) => ({
    state: key === "second" ? ("open" as const) : ("known" as const), title: t(`setup.account.facts.${key}`), detail: t(`setup.account.facts.${key}Hint`),
  }));
  return (
    <WizardLayout
      step="account" known={known} busy={begin.isPending} ready={Boolean(form.name && form.email && form.password)} onNext={() => { begin.mutate(); }}
      aside={<Facts label={t("setup.account.aside")} title={t("setup.account.asideTitle")} facts={facts} />}
    >
      <Refusal error={begin.error} />
      <TextInput size="md" label={t("setup.account.name")} autoComplete="name" autoFocus value={form.name} onChange={change("name")} error={fieldOf(begin.error, "name")} />
      <TextInput size="md" label={t("setup.account.email")} type="email" autoComplete="username" value={form.email} onChange={change("email")} error={fieldOf(begin.error, "email")} />
      <PasswordInput
        size="md" label={t("setup.account.password")} description={t("setup.account.passwordHint")} inputWrapperOrder={BELOW} autoComplete="new-password"
        value={form.password} onChange={change("password")} error={fieldOf(begin.error, "password")} visibilityToggleButtonProps={{ "aria-label": t("login.show") }}
      />
    </WizardLayout>
  );
}
