import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { http } from "@/lib/api/http";
import { shortDate, time } from "@/lib/i18n/format";
import { tied } from "@/lib/i18n/norm";

import { chosen, outcomeOf, type Decision, type Decisions, type Filters } from "./data";
import styles from "./decisions.module.css";
import { OneDecision } from "./one-decision";

const AT_ONCE = 2;

/** Decisions one by one, the newest first; each opens with its explanation. */
export function LogCard({ filters }: { filters: Filters }) {
  const { t } = useTranslation("decisions");
  const [open, setOpen] = useState<number | null>(null);
  const asked = chosen({ ...filters });
  const log = useInfiniteQuery({
    queryKey: ["decisions", "log", asked],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam }) => http.get<Decisions>("/api/v1/gate/decisions", { ...asked, before: pageParam }),
    getNextPageParam: (page) => page.next,
  });
  const rows = log.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = rows.find((row) => row.id === open);
  const columns: Column<Decision>[] = [
    { key: "at", title: t("log.at"), width: 165, render: (row) => `${shortDate(row.decided_at)}, ${time(row.decided_at)}` },
    { key: "who", title: t("log.who"), width: 220, render: (row) => <span className={styles.tags}><ChannelBadge channel={row.channel} size={17} />{row.contact_name}</span> },
    { key: "rules", title: t("log.rules"), render: (row) => <Rules rules={row.rules} /> },
    { key: "outcome", title: t("log.outcome"), width: 250, render: (row) => <Outcome row={row} /> },
  ];
  return (
    <Card title={t("log.title")} grow flush>
      <ListState loading={log.isPending} error={log.error} empty={rows.length === 0} onRetry={() => { void log.refetch(); }} whenEmpty={<EmptyState title={t("log.empty")} detail={t("log.emptyHint")} />} since={log.dataUpdatedAt}>
        <Table label={t("log.title")} columns={columns} rows={rows} rowKey={(row) => row.id} onOpen={(row) => { setOpen(row.id); }} />
        {log.hasNextPage && <div className={styles.more}><Button busy={log.isFetchingNextPage} onClick={() => { void log.fetchNextPage(); }}>{t("log.more")}</Button></div>}
      </ListState>
      {shown && <OneDecision key={shown.id} decision={shown} onClose={() => { setOpen(null); }} />}
    </Card>
  );
}

/** The first two by name and article; how many more. */
function Rules({ rules }: Pick<Decision, "rules">) {
  const { t } = useTranslation("decisions");
  return (
    <ul className={styles.rules}>
      {rules.slice(0, AT_ONCE).map((rule) => <li key={rule.rule_id}>{rule.title} <span className="t-caption">{rule.article ? tied(rule.article) : t("one.house")}</span></li>)}
      {rules.length > AT_ONCE && <li className="t-caption">{t("log.moreRules", { count: rules.length - AT_ONCE })}</li>}
    </ul>
  );
}

export function Outcome({ row }: { row: Decision }) {
  const { t } = useTranslation("decisions");
  const { key, tone } = outcomeOf(row);
  return (
    <span className={styles.tags}>
      <StatusChip tone={tone}>{t(`outcome.${key}`)}</StatusChip>
      {row.false_alarm !== null && <StatusChip>{t("log.reported")}</StatusChip>}
    </span>
  );
}
