import { MultiSelect, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { Tag } from "@/components/status-chip";
import { http } from "@/lib/api/http";

import { fieldOf, linesQuery, operatorsQuery, teamsQuery, useAct, useWrite, type LineRow, type TeamRow } from "../data";
import { Refusal, Row, SideForm } from "../parts";
import styles from "../settings.module.css";

/** Business lines with their walls, teams with their people. */
export default function Organisation() {
  return (
    <>
      <Lines />
      <Teams />
    </>
  );
}

function Lines() {
  const { t } = useTranslation("settings");
  const lines = useQuery(linesQuery);
  const [name, setName] = useState("");
  const add = useWrite(() => http.post("/api/v1/business-lines", { name }), () => { setName(""); });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate(undefined);
  };
  return (
    <Card title={t("organisation.lines")}>
      <Refusal error={add.error} />
      {(lines.data ?? []).map((line) => <LineItem key={line.id} line={line} />)}
      <form onSubmit={submit}>
        <Row title={<TextInput aria-label={t("organisation.lineName")} placeholder={t("organisation.lineExample")} maxLength={100} value={name} onChange={(event) => { setName(event.currentTarget.value); }} />}>
          <Button type="submit" busy={add.isPending} disabled={!name.trim()}>{t("organisation.addLine")}</Button>
        </Row>
      </form>
    </Card>
  );
}

function LineItem({ line }: { line: LineRow }) {
  const { t } = useTranslation(["settings", "common"]);
  const [name, setName] = useState<string | null>(null);
  const change = useAct((data: { name?: string; is_archived: boolean }) => http.patch(`/api/v1/business-lines/${String(line.id)}`, data), () => { setName(null); });
  if (name !== null) {
    return (
      <Row title={<TextInput aria-label={t("organisation.lineName")} autoFocus maxLength={100} value={name} onChange={(event) => { setName(event.currentTarget.value); }} />}>
        <Button variant="quiet" onClick={() => { setName(null); }}>{t("common:cancel")}</Button>
        <Button variant="primary" busy={change.isPending} disabled={!name.trim()} onClick={() => { change.mutate({ name, is_archived: line.is_archived }); }}>{t("common:save")}</Button>
      </Row>
    );
  }
  return (
    <Row title={<span className={line.is_archived ? styles.muted : undefined}>{line.name}</span>} hint={line.is_archived ? t("organisation.archived") : undefined}>
      <span className={styles.rowActions}>
        <Button size="sm" onClick={() => { setName(line.name); }}>{t("organisation.rename")}</Button>
        <Button size="sm" busy={change.isPending} onClick={() => { change.mutate({ is_archived: !line.is_archived }); }}>{line.is_archived ? t("organisation.restore") : t("organisation.archive")}</Button>
      </span>
    </Row>
  );
}

function Teams() {
  const { t } = useTranslation("settings");
  const teams = useQuery(teamsQuery);
  const operators = useQuery(operatorsQuery);
  const [open, setOpen] = useState<TeamRow | "new" | null>(null);
  const nameOf = (id: number): string => operators.data?.find((row) => row.id === id)?.name ?? "";
  return (
    <Card title={t("organisation.teams")} aside={<Button size="sm" variant="primary" onClick={() => { setOpen("new"); }}>{t("organisation.addTeam")}</Button>}>
      {teams.data?.length === 0 && <p className="t-caption">{t("organisation.noTeams")}</p>}
      {(teams.data ?? []).map((team) => (
        <Row
          key={team.id} title={<span className={team.is_archived ? styles.muted : undefined}>{team.name}</span>}
          hint={<span className={styles.tags}>{team.member_ids.slice(0, 8).map((id) => <Tag key={id}>{nameOf(id)}</Tag>)}{team.member_ids.length > 8 && <Tag>+{team.member_ids.length - 8}</Tag>}</span>}
        >
          <Button size="sm" onClick={() => { setOpen(team); }}>{t("organisation.edit")}</Button>
        </Row>
      ))}
      {open && <TeamForm key={open === "new" ? 0 : open.id} team={open === "new" ? null : open} onClose={() => { setOpen(null); }} />}
    </Card>
  );
}

function TeamForm({ team, onClose }: { team: TeamRow | null; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const operators = useQuery(operatorsQuery);
  const lines = useQuery(linesQuery);
  const [name, setName] = useState(team?.name ?? "");
  const [lineId, setLineId] = useState(team?.business_line_id ? String(team.business_line_id) : "");
  const [members, setMembers] = useState((team?.member_ids ?? []).map(String));
  const body = (archived: boolean) => ({ name, business_line_id: lineId ? Number(lineId) : null, member_ids: members.map(Number), is_archived: archived });
  const save = useWrite(
    (archived: boolean) => (team ? http.put(`/api/v1/teams/${String(team.id)}`, body(archived)) : http.post("/api/v1/teams", body(false))),
    onClose,
  );
  const archived = team?.is_archived ?? false;
  return (
    <SideForm
      title={team?.name ?? t("organisation.newTeam")} opened busy={save.isPending} error={save.error} onClose={onClose} onSubmit={() => { save.mutate(archived); }}
      danger={team && <Button onClick={() => { save.mutate(!archived); }}>{archived ? t("organisation.restore") : t("organisation.archive")}</Button>}
    >
      <TextInput label={t("organisation.teamName")} maxLength={100} data-autofocus value={name} error={fieldOf(save.error, "name")} onChange={(event) => { setName(event.currentTarget.value); }} />
      <Select
        label={t("operators.line")} allowDeselect={false} value={lineId} onChange={(value) => { setLineId(value ?? ""); }}
        data={[{ value: "", label: t("operators.everyLine") }, ...(lines.data ?? []).filter((line) => !line.is_archived).map((line) => ({ value: String(line.id), label: line.name }))]}
      />
      <MultiSelect
        label={t("organisation.members")} searchable comboboxProps={{ position: "top", shadow: "none" }} value={members} onChange={setMembers}
        data={(operators.data ?? []).filter((row) => !row.is_disabled || members.includes(String(row.id))).map((row) => ({ value: String(row.id), label: row.name }))}
      />
    </SideForm>
  );
}
