import { PasswordInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { http } from "@/lib/api/http";
import { longDate, rowTime } from "@/lib/i18n/format";

import { fieldOf, useAct, useWrite } from "../data";
import { Refusal, Row } from "../parts";
import styles from "../settings.module.css";
import { SecondFactor } from "./second-factor";

export interface OwnProfile {
  password_changed_at: string | null;
  totp_enabled_at: string | null;
  recovery_codes_left: number;
}

interface SessionRow {
  id: number;
  created_at: string;
  seen_at: string;
  address: string;
  device: string;
  is_current: boolean;
}

/** Password, second factor, where one is signed in. */
export default function Security() {
  const profile = useQuery({ queryKey: ["settings", "profile"], queryFn: () => http.get<OwnProfile>("/api/v1/profile") });
  return (
    <>
      <Password changed={profile.data?.password_changed_at ?? null} />
      {profile.data && <SecondFactor profile={profile.data} />}
      <Sessions />
    </>
  );
}

function Password({ changed }: { changed: string | null }) {
  const { t } = useTranslation("settings");
  const [form, setForm] = useState({ old_password: "", new_password: "" });
  const change = useWrite(() => http.post("/api/v1/profile/password", form), () => { setForm({ old_password: "", new_password: "" }); });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate(undefined);
  };
  return (
    <Card title={t("security.password")} aside={changed && <span className="t-caption">{t("security.changed", { date: longDate(changed) })}</span>}>
      <form className={styles.form} onSubmit={submit}>
        <Refusal error={change.error} />
        <PasswordInput visibilityToggleButtonProps={{ "aria-label": t("security.show") }}
          label={t("security.old")} autoComplete="current-password" value={form.old_password} error={fieldOf(change.error, "password")} maw={400}
          onChange={(event) => { setForm({ ...form, old_password: event.currentTarget.value }); }}
        />
        <PasswordInput visibilityToggleButtonProps={{ "aria-label": t("security.show") }}
          label={t("security.new")} description={t("security.newHint")} inputWrapperOrder={["label", "input", "description", "error"]} autoComplete="new-password" maw={400}
          value={form.new_password} error={fieldOf(change.error, "new_password")} onChange={(event) => { setForm({ ...form, new_password: event.currentTarget.value }); }}
        />
        <div className={styles.rowActions}>
          <Button type="submit" variant="primary" busy={change.isPending} disabled={!form.old_password || !form.new_password}>{t("security.change")}</Button>
          {change.isSuccess && <StatusChip tone="ok">{t("security.done")}</StatusChip>}
        </div>
      </form>
    </Card>
  );
}

function Sessions() {
  const { t } = useTranslation("settings");
  const sessions = useQuery({ queryKey: ["settings", "sessions"], queryFn: async () => (await http.get<{ items: SessionRow[] }>("/api/v1/profile/sessions")).items });
  const end = useAct((id: number) => http.delete(`/api/v1/profile/sessions/${String(id)}`));
  const endOthers = useAct(() => http.delete("/api/v1/profile/sessions"));
  const rows = sessions.data ?? [];
  return (
    <Card title={t("security.sessions")} aside={rows.length > 1 && <Button size="sm" variant="danger" busy={endOthers.isPending} onClick={() => { endOthers.mutate(undefined); }}>{t("security.endOthers")}</Button>}>
      {rows.map((row) => (
        <Row key={row.id} title={deviceName(row.device)} hint={`${row.address} · ${t("security.seen", { time: rowTime(row.seen_at) })} · ${t("security.since", { date: longDate(row.created_at) })}`}>
          {row.is_current ? <StatusChip tone="ok">{t("security.current")}</StatusChip> : <Button size="sm" onClick={() => { end.mutate(row.id); }}>{t("security.end")}</Button>}
        </Row>
      ))}
    </Card>
  );
}

const BROWSERS: [RegExp, string][] = [[/YaBrowser/, "Яндекс Браузер"], [/Edg\//, "Edge"], [/OPR\//, "Opera"], [/Firefox\//, "Firefox"], [/Chrom(e|ium)\//, "Chrome"], [/Safari\//, "Safari"]];
const SYSTEMS: [RegExp, string][] = [[/Android/, "Android"], [/iPhone|iPad/, "iOS"], [/Windows/, "Windows"], [/Mac OS/, "macOS"], [/Linux/, "Linux"]];

function deviceName(agent: string): string {
  const named = (pairs: [RegExp, string][]): string | undefined => pairs.find(([pattern]) => pattern.test(agent))?.[1];
  return [named(BROWSERS), named(SYSTEMS)].filter(Boolean).join(", ") || agent.slice(0, 60) || "—";
}
