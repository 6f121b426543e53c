import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Avatar } from "@/components/avatar";
import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { useSession } from "@/lib/session/session";

import { linesQuery, operatorsQuery, type OperatorRow } from "../data";
import styles from "../settings.module.css";
import { InviteForm } from "./invite-form";
import { OperatorForm } from "./operator-form";

/** Who works here and what they may do. */
export default function Operators() {
  const { t } = useTranslation("settings");
  const session = useSession();
  const operators = useQuery(operatorsQuery);
  const lines = useQuery(linesQuery);
  const [inviting, setInviting] = useState(false);
  const [openId, setOpenId] = useState<number | null>(null);
  const may = session.permissions.includes("operators.manage");
  const opened = operators.data?.find((row) => row.id === openId);
  const lineName = (id: number | null): string => (id === null ? t("operators.everyLine") : (lines.data?.find((line) => line.id === id)?.name ?? ""));
  const columns: Column<OperatorRow>[] = [
    {
      key: "name", title: t("operators.person"),
      render: (row) => (
        <span className={styles.who}>
          <Avatar name={row.name} size={28} />
          <span><span>{row.name}</span><br /><span className="t-caption">{row.email}</span></span>
        </span>
      ),
    },
    {
      key: "grants", title: t("operators.access"),
      render: (row) => (
        <span className={styles.tags}>
          {row.grants?.length ? row.grants.map((grant) => <span key={`${String(grant.role_id)}-${String(grant.business_line_id)}`} className={styles.grantTag}>{grant.role_name} · {lineName(grant.business_line_id)}</span>) : <span className={styles.muted}>{t("operators.nothing")}</span>}
        </span>
      ),
    },
    { key: "state", title: t("operators.state"), width: 150, render: (row) => <State row={row} /> },
  ];
  return (
    <Card
      grow flush title={t("operators.title")}
      aside={may && <Button size="sm" variant="primary" onClick={() => { setInviting(true); }}>{t("operators.invite")}</Button>}
    >
      <ListState loading={operators.isPending} error={operators.error} empty={!operators.data?.length} onRetry={() => { void operators.refetch(); }} whenEmpty={null}>
        <Table label={t("operators.title")} columns={columns} rows={operators.data ?? []} rowKey={(row) => row.id} onOpen={may ? (row) => { setOpenId(row.id); } : undefined} />
      </ListState>
      {inviting && <InviteForm onClose={() => { setInviting(false); }} />}
      {opened && <OperatorForm key={opened.id} operator={opened} onClose={() => { setOpenId(null); }} />}
    </Card>
  );
}

function State({ row }: { row: OperatorRow }) {
  const { t } = useTranslation("settings");
  if (row.is_disabled) return <StatusChip tone="neutral">{t("operators.disabled")}</StatusChip>;
  if (row.invited_until) return <StatusChip tone="hold">{t("operators.invited")}</StatusChip>;
  return row.presence === "online" ? <StatusChip tone="ok">{t("operators.online")}</StatusChip> : <StatusChip tone="neutral" bare>{t(`operators.${row.presence}`)}</StatusChip>;
}
