import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { Card } from "@/components/page";
import { StatusChip, type Tone } from "@/components/status-chip";
import { Table } from "@/components/table";
import { longDate } from "@/lib/i18n/format";
import { may, useSession } from "@/lib/session/session";

import styles from "../move.module.css";
import type { Closable } from "./data";
import { ClosingForm } from "./closing-form";

const TONES: Record<string, Tone> = { planned: "hold", noticing: "hold", closed: "ok", archived: "ok" };

export function ClosingChip({ state }: { state: string }) {
  const { t } = useTranslation("move");
  return <StatusChip tone={TONES[state] ?? "neutral"}>{t(`closing.state.${state}`)}</StatusChip>;
}

/** Connections that are left, and how far their closing is; any other may be closed too. */
export function ClosingsCard({ rows }: { rows: Closable[] }) {
  const { t } = useTranslation("move");
  const session = useSession();
  const manages = may(session, "inboxes.manage");
  const [inbox, setInbox] = useState<number | "any" | null>(null);
  const shown = rows.filter((row) => row.role === "leaving" || row.closing_id !== null);
  const others = rows.filter((row) => row.closing_id === null);
  const aside = manages && others.length > 0 && <Button size="sm" onClick={() => { setInbox("any"); }}>{t("closing.other")}</Button>;
  const day = (row: Closable) => row.archived_at ?? row.closed_at ?? row.closes_on;
  return (
    <Card title={t("closing.title")} aside={aside} flush>
      {shown.length === 0 && <p className={styles.nothing}>{t("closing.none")}</p>}
      {shown.length > 0 && (
        <Table
          label={t("closing.title")}
          rows={shown}
          rowKey={(row) => row.inbox_id}
          columns={[
            { key: "inbox", title: t("closing.inbox"), render: (row) => <Name row={row} /> },
            { key: "line", title: t("line"), render: (row) => row.business_line_name },
            { key: "state", title: t("stateTitle"), width: 150, render: (row) => <ClosingChip state={row.is_imported && row.state === "open" ? "carried" : row.state} /> },
            { key: "day", title: t("closing.day"), width: 150, render: (row) => { const at = day(row); return at ? longDate(at) : "—"; } },
            { key: "act", title: "", width: 150, render: (row) => manages && row.closing_id === null && (
              <Button size="sm" aria-label={t("closing.planOf", { name: row.inbox_name })} onClick={() => { setInbox(row.inbox_id); }}>{t("closing.plan")}</Button>
            ) },
          ]}
        />
      )}
      {inbox !== null && <ClosingForm inboxId={inbox === "any" ? null : inbox} choices={others} onClose={() => { setInbox(null); }} />}
    </Card>
  );
}

function Name({ row }: { row: Closable }) {
  const name = <><ChannelBadge channel={row.channel} />{row.inbox_name}</>;
  if (row.closing_id === null) return <span className={styles.kind}>{name}</span>;
  return <Link className={styles.kind} to={`/move/closings/${String(row.closing_id)}`}>{name}</Link>;
}
