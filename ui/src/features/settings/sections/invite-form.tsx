import { MultiSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http } from "@/lib/api/http";

import { fieldOf, rolesQuery, teamsQuery, useWrite } from "../data";
import { OneTime, SideForm } from "../parts";
import { GrantsField, type GrantDraft } from "./grants-field";

/** A colleague gets a one-time link, which the administrator hands over. */
export function InviteForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("settings");
  const roles = useQuery(rolesQuery);
  const teams = useQuery(teamsQuery);
  const [form, setForm] = useState({ name: "", email: "" });
  const [chosen, setChosen] = useState<GrantDraft[] | null>(null);
  const [teamIds, setTeamIds] = useState<string[]>([]);
  const usual = roles.data?.find((role) => role.code === "operator");
  const grants = chosen ?? [{ role_id: usual?.id ?? null, business_line_id: null }];
  const invite = useWrite(() => http.post<{ path: string }>("/api/v1/invitations", { ...form, grants: grants.filter((grant) => grant.role_id !== null), team_ids: teamIds.map(Number) }));
  const done = invite.data;
  if (done) {
    const url = done.path ? new URL(done.path, window.location.origin).toString() : "";
    return (
      <SideForm title={t("operators.invite")} opened onClose={onClose} onSubmit={onClose} action={t("done")}>
        {url ? <OneTime title={t("operators.link", { name: form.name })} hint={t("operators.linkHint")} value={url} /> : <p>{t("operators.already", { name: form.name })}</p>}
      </SideForm>
    );
  }
  return (
    <SideForm title={t("operators.invite")} opened busy={invite.isPending} error={invite.error} action={t("operators.makeLink")} onClose={onClose} onSubmit={() => { invite.mutate(undefined); }}>
      <TextInput label={t("operators.name")} maxLength={100} data-autofocus value={form.name} error={fieldOf(invite.error, "name")} onChange={(event) => { setForm({ ...form, name: event.currentTarget.value }); }} />
      <TextInput label={t("operators.email")} type="email" value={form.email} error={fieldOf(invite.error, "email")} onChange={(event) => { setForm({ ...form, email: event.currentTarget.value }); }} />
      <GrantsField value={grants} onChange={setChosen} />
      <MultiSelect label={t("operators.teams")} data={(teams.data ?? []).filter((team) => !team.is_archived).map((team) => ({ value: String(team.id), label: team.name }))} value={teamIds} onChange={setTeamIds} />
    </SideForm>
  );
}
