import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http } from "@/lib/api/http";
import type { Place } from "@/lib/residency";

import { fieldOf, useWrite } from "../data";
import { SideForm } from "../parts";

const SHORTEST = 20;

/** Where a place is, whose it is and who runs it. */
export function WhereForm({ place, onClose }: { place: Place; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const told = place.declared;
  const [country, setCountry] = useState(told?.country ?? "RU");
  const [owner, setOwner] = useState(told?.owner ?? "");
  const [operator, setOperator] = useState(told?.operator ?? "");
  const [networks, setNetworks] = useState(told?.networks.join("\n") ?? "");
  const lines = networks.split(/[\n,]/).map((line) => line.trim()).filter(Boolean);
  const save = useWrite(() => http.put(`/api/v1/residency/${place.id}`, { country, owner, operator, networks: lines }), onClose);
  const isAbroad = country.length === 2 && country !== "RU";
  return (
    <SideForm title={place.title} opened busy={save.isPending} error={save.error} onClose={onClose} onSubmit={() => { save.mutate(undefined); }}>
      <TextInput
        label={t("residency.form.country")} description={isAbroad && place.is_store ? t("residency.form.abroad") : t("residency.form.countryHint")} maxLength={2} data-autofocus
        value={country} error={fieldOf(save.error, "country")} onChange={(event) => { setCountry(event.currentTarget.value.toUpperCase()); }}
      />
      <TextInput label={t("residency.form.owner")} description={t("residency.form.ownerHint")} maxLength={300} value={owner} error={fieldOf(save.error, "owner")} onChange={(event) => { setOwner(event.currentTarget.value); }} />
      <TextInput label={t("residency.form.operator")} description={t("residency.form.operatorHint")} maxLength={300} value={operator} onChange={(event) => { setOperator(event.currentTarget.value); }} />
      <Textarea label={t("residency.form.networks")} description={t("residency.form.networksHint")} autosize minRows={2} value={networks} error={fieldOf(save.error, "networks")} onChange={(event) => { setNetworks(event.currentTarget.value); }} />
    </SideForm>
  );
}

/** Why a store abroad is used all the same; kept with the name of whoever says so. */
export function ReasonForm({ place, onClose }: { place: Place; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const [reason, setReason] = useState("");
  const isShort = reason.trim().length < SHORTEST;
  const save = useWrite(() => http.put(`/api/v1/residency/${place.id}/reason`, { reason }), onClose);
  return (
    <SideForm
      title={t("residency.admit")} opened busy={save.isPending} error={save.error} action={t("residency.form.record")} onClose={onClose}
      onSubmit={() => { if (!isShort) save.mutate(undefined); }}
    >
      <p>{t("residency.form.warning", { place: place.title })}</p>
      <Textarea
        label={t("residency.form.reason")} description={t("residency.form.reasonHint", { count: SHORTEST })} autosize minRows={4} maxLength={2000} data-autofocus
        value={reason} error={fieldOf(save.error, "reason")} onChange={(event) => { setReason(event.currentTarget.value); }}
      />
    </SideForm>
  );
}
