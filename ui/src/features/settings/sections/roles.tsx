import { Checkbox, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { http } from "@/lib/api/http";
import { number } from "@/lib/i18n/format";
import { useSession } from "@/lib/session/session";

import { fieldOf, permissionsQuery, rolesQuery, useWrite, type RoleRow } from "../data";
import { Refusal, SideForm } from "../parts";
import styles from "../settings.module.css";

interface Draft {
  id: number | null;
  name: string;
  permissions: string[];
  isBuiltin: boolean;
}

/** Built-in roles can be looked at and copied; copies can be adjusted. */
export default function Roles() {
  const { t } = useTranslation("settings");
  const roles = useQuery(rolesQuery);
  const [draft, setDraft] = useState<Draft | null>(null);
  const columns: Column<RoleRow>[] = [
    { key: "name", title: t("roles.name"), render: (row) => row.name },
    { key: "kind", title: t("roles.kind"), width: 140, render: (row) => <StatusChip bare={row.is_builtin}>{row.is_builtin ? t("roles.builtin") : t("roles.own")}</StatusChip> },
    { key: "permissions", title: t("roles.permissions"), number: true, width: 110, render: (row) => number(row.permissions.length) },
    { key: "holders", title: t("roles.holders"), number: true, width: 120, render: (row) => number(row.holders) },
  ];
  return (
    <Card grow flush title={t("roles.title")}>
      <ListState loading={roles.isPending} error={roles.error} empty={!roles.data?.length} onRetry={() => { void roles.refetch(); }} whenEmpty={null}>
        <Table
          label={t("roles.title")} columns={columns} rows={roles.data ?? []} rowKey={(row) => row.id}
          onOpen={(row) => { setDraft({ id: row.id, name: row.name, permissions: row.permissions, isBuiltin: row.is_builtin }); }}
        />
      </ListState>
      {draft && <RoleForm key={`${String(draft.id)}-${draft.name}`} start={draft} onCopy={setDraft} onClose={() => { setDraft(null); }} />}
    </Card>
  );
}

function RoleForm({ start, onCopy, onClose }: { start: Draft; onCopy: (draft: Draft) => void; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const session = useSession();
  const permissions = useQuery(permissionsQuery);
  const [name, setName] = useState(start.name);
  const [chosen, setChosen] = useState(start.permissions);
  const fixed = start.isBuiltin || !session.permissions.includes("roles.manage");
  const body = { name, permissions: chosen };
  const save = useWrite(() => (start.id === null ? http.post("/api/v1/roles", body) : http.put(`/api/v1/roles/${String(start.id)}`, body)), onClose);
  const remove = useWrite(() => http.delete(`/api/v1/roles/${String(start.id)}`), onClose);
  const copy = (): void => { onCopy({ id: null, name: t("roles.copyOf", { name: start.name }), permissions: chosen.filter((code) => session.permissions.includes(code)), isBuiltin: false }); };
  return (
    <SideForm
      title={start.id === null ? t("roles.new") : start.name} opened busy={save.isPending} error={save.error} onClose={onClose}
      action={fixed ? t("roles.copy") : undefined} onSubmit={() => { if (fixed) copy(); else save.mutate(undefined); }}
      danger={!fixed && start.id !== null && <Button variant="danger" busy={remove.isPending} onClick={() => { remove.mutate(undefined); }}>{t("roles.remove")}</Button>}
    >
      <Refusal error={remove.error} />
      {fixed ? <p className="t-caption">{t("roles.builtinHint")}</p> : (
        <TextInput label={t("roles.name")} maxLength={100} value={name} error={fieldOf(save.error, "name")} onChange={(event) => { setName(event.currentTarget.value); }} />
      )}
      <div className={styles.checks} role="group" aria-label={t("roles.permissions")}>
        {(permissions.data ?? []).map((item) => (
          <Checkbox
            key={item.code} size="xs" label={item.title} description={item.is_company_wide ? t("roles.wide") : undefined} checked={chosen.includes(item.code)}
            disabled={fixed || (!session.permissions.includes(item.code) && !chosen.includes(item.code))}
            onChange={(event) => { setChosen(event.currentTarget.checked ? [...chosen, item.code] : chosen.filter((code) => code !== item.code)); }}
          />
        ))}
      </div>
    </SideForm>
  );
}
