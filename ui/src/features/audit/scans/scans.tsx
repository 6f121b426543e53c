import { Progress } from "@mantine/core";
import { IconAlertCircle, IconBan, IconCheck, IconClock, IconPlayerPause } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip, type Tone } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { number, rowTime } from "@/lib/i18n/format";
import { useSession } from "@/lib/session/session";

import { BeginCard } from "./begin-card";
import { scansQuery, type Scan } from "./data";
import { ScanDrawer } from "./scan-drawer";
import styles from "./scans.module.css";

const TONES: Record<Scan["state"], [Tone, typeof IconCheck]> = {
  running: ["acc", IconClock], paused: ["hold", IconPlayerPause], done: ["ok", IconCheck], failed: ["deny", IconAlertCircle], cancelled: ["neutral", IconBan],
};

/** Scanners: begin one, see how far it is, open what it has found. */
export function Scans() {
  const { t } = useTranslation("scans");
  const may = useSession().permissions.includes("audit.manage");
  const list = useInfiniteQuery(scansQuery);
  const [open, setOpen] = useState<number | null>(null);
  const scans = list.data?.pages.flatMap((page) => page.items) ?? [];
  const columns: Column<Scan>[] = [
    { key: "what", title: t("column.what"), render: (row) => <div className={styles.what}><p>{row.target}</p><p className="t-caption">{t(`kind.${row.kind}`)}</p></div> },
    { key: "state", title: t("column.state"), width: 170, render: (row) => <State scan={row} /> },
    { key: "progress", title: t("column.progress"), width: 200, render: (row) => <ScanProgress scan={row} /> },
    { key: "warnings", title: t("column.warnings"), number: true, width: 110, render: (row) => (row.warnings > 0 ? number(row.warnings) : "—") },
    { key: "at", title: t("column.at"), width: 150, render: (row) => <div><p>{rowTime(row.started_at)}</p><p className="t-caption">{row.asked_by_name}</p></div> },
  ];
  return (
    <>
      {may && <BeginCard onMade={setOpen} />}
      <Card title={t("history")} grow flush>
        <ListState loading={list.isPending} error={list.error} empty={scans.length === 0} since={list.dataUpdatedAt} onRetry={() => { void list.refetch(); }} whenEmpty={<EmptyState title={t("empty.title")} detail={t("empty.detail")} />}>
          <Table label={t("history")} columns={columns} rows={scans} rowKey={(row) => row.id} onOpen={(row) => { setOpen(row.id); }} />
          {list.hasNextPage && <div className={styles.more}><Button busy={list.isFetchingNextPage} onClick={() => { void list.fetchNextPage(); }}>{t("more")}</Button></div>}
        </ListState>
      </Card>
      {open !== null && <ScanDrawer id={open} may={may} onClose={() => { setOpen(null); }} />}
    </>
  );
}

export function State({ scan }: { scan: Scan }) {
  const { t } = useTranslation("scans");
  const [tone, Icon] = TONES[scan.state];
  return <StatusChip tone={tone} icon={<Icon size={14} stroke={2} />}>{t(`state.${scan.state}`)}</StatusChip>;
}

/** How much of what is known by now; a site may turn out larger while it is walked over. */
export function ScanProgress({ scan }: { scan: Scan }) {
  const { t } = useTranslation("scans");
  const words = t("progress", { done: number(scan.done), total: number(scan.total) });
  if (scan.state !== "running" && scan.state !== "paused") return <span className={styles.hint}>{scan.done > 0 ? t("looked", { count: scan.done }) : "—"}</span>;
  return (
    <div className={styles.bar}>
      <Progress value={scan.total > 0 ? (100 * scan.done) / scan.total : 0} aria-label={words} />
      <span className="t-caption">{scan.total > 0 ? words : t("waiting")}</span>
    </div>
  );
}
