import { Checkbox, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { http } from "@/lib/api/http";
import { number, rowTime, shortDate } from "@/lib/i18n/format";
import { useSession } from "@/lib/session/session";

import { fieldOf, permissionsQuery, useAct, useWrite } from "../data";
import { OneTime, SideForm } from "../parts";
import styles from "../settings.module.css";

interface TokenRow {
  id: number;
  name: string;
  shown: string;
  permissions: string[];
  operator_name: string;
  created_at: string;
  expires_at: string | null;
  used_at: string | null;
  revoked_at: string | null;
}

const DAY = 86_400_000;
const TERMS = ["30", "90", "365", ""] as const;

/** Keys for programs: scoped, shown once, taken back at any moment. */
export default function Tokens() {
  const { t } = useTranslation("settings");
  const tokens = useQuery({ queryKey: ["settings", "tokens"], queryFn: async () => (await http.get<{ items: TokenRow[] }>("/api/v1/api-tokens")).items });
  const revoke = useAct((id: number) => http.delete(`/api/v1/api-tokens/${String(id)}`));
  const [making, setMaking] = useState(false);
  const columns: Column<TokenRow>[] = [
    { key: "name", title: t("tokens.name"), render: (row) => <span>{row.name}<br /><span className="t-caption mono">{row.shown}…</span></span> },
    { key: "scope", title: t("tokens.scope"), number: true, width: 90, render: (row) => <span title={row.permissions.join("\n")}>{number(row.permissions.length)}</span> },
    { key: "who", title: t("tokens.who"), width: 170, render: (row) => row.operator_name },
    { key: "used", title: t("tokens.used"), width: 120, render: (row) => (row.used_at ? rowTime(row.used_at) : t("tokens.never")) },
    { key: "until", title: t("tokens.until"), width: 120, render: (row) => (row.expires_at ? shortDate(row.expires_at) : t("tokens.always")) },
    {
      key: "act", title: "", width: 120,
      render: (row) => (row.revoked_at ? <StatusChip>{t("tokens.revoked")}</StatusChip> : <Button size="sm" variant="danger" onClick={() => { revoke.mutate(row.id); }}>{t("tokens.revoke")}</Button>),
    },
  ];
  return (
    <Card grow flush title={t("tokens.title")} aside={<Button size="sm" variant="primary" onClick={() => { setMaking(true); }}>{t("tokens.add")}</Button>}>
      <ListState loading={tokens.isPending} error={tokens.error} empty={!tokens.data?.length} onRetry={() => { void tokens.refetch(); }} whenEmpty={<EmptyState title={t("tokens.empty")} detail={t("tokens.emptyHint")} />}>
        <Table label={t("tokens.title")} columns={columns} rows={tokens.data ?? []} rowKey={(row) => row.id} />
      </ListState>
      {making && <TokenForm onClose={() => { setMaking(false); }} />}
    </Card>
  );
}

function TokenForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("settings");
  const session = useSession();
  const permissions = useQuery(permissionsQuery);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const [days, setDays] = useState<string>("90");
  const make = useWrite(() => {
    const expires = days ? new Date(Date.now() + Number(days) * DAY).toISOString() : null;
    return http.post<{ token: string }>("/api/v1/api-tokens", { name, permissions: chosen, expires_at: expires });
  });
  if (make.data) {
    return (
      <SideForm title={t("tokens.add")} opened onClose={onClose} onSubmit={onClose} action={t("done")}>
        <OneTime title={t("tokens.once")} hint={t("tokens.onceHint")} value={make.data.token} />
      </SideForm>
    );
  }
  return (
    <SideForm title={t("tokens.add")} opened busy={make.isPending} error={make.error} action={t("tokens.make")} onClose={onClose} onSubmit={() => { make.mutate(undefined); }}>
      <TextInput label={t("tokens.name")} placeholder={t("tokens.example")} maxLength={100} data-autofocus value={name} error={fieldOf(make.error, "name")} onChange={(event) => { setName(event.currentTarget.value); }} />
      <Select label={t("tokens.term")} allowDeselect={false} value={days} onChange={(value) => { setDays(value ?? ""); }} data={TERMS.map((value) => ({ value, label: value ? t("tokens.days", { count: Number(value) }) : t("tokens.noTerm") }))} />
      <div className={styles.checks} role="group" aria-label={t("roles.permissions")}>
        {(permissions.data ?? []).filter((item) => session.permissions.includes(item.code)).map((item) => (
          <Checkbox
            key={item.code} size="xs" label={item.title} checked={chosen.includes(item.code)}
            onChange={(event) => { setChosen(event.currentTarget.checked ? [...chosen, item.code] : chosen.filter((code) => code !== item.code)); }}
          />
        ))}
      </div>
    </SideForm>
  );
}
