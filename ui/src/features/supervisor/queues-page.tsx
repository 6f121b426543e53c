import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "@tanstack/react-router";

import { Avatar } from "@/components/avatar";
import { ChannelBadge } from "@/components/channel-badge";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { Table } from "@/components/table";
import { answer, api } from "@/lib/api/client";
import { number, span } from "@/lib/i18n/format";
import { onFact } from "@/lib/realtime/live";
import { may, useSession } from "@/lib/session/session";

import styles from "./queues-page.module.css";

const KEY = ["supervisor", "queues"];
const LONG_S = 15 * 60;

/** Counted anew a moment after something happened in a conversation, and once a minute for the clocks. */
function useQueues() {
  const queries = useQueryClient();
  useEffect(() => {
    let timer: number | undefined;
    const stop = onFact((fact) => {
      if (!fact.conversation_id) return;
      timer ??= window.setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: KEY });
      }, 2000);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [queries]);
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => answer(api.GET("/api/v1/supervisor/queues", { signal })), refetchInterval: 60_000 });
}

function Wait({ seconds }: { seconds: number | null }) {
  if (seconds === null) return <>—</>;
  return <span className={styles.wait} data-long={seconds >= LONG_S || undefined}>{span(seconds / 60)}</span>;
}

function Figure({ value, name }: { value: string; name: string }) {
  return (
    <div className={styles.figure}>
      <span className="t-step">{value}</span>
      <span className="t-caption">{name}</span>
    </div>
  );
}

function Bar({ value, most }: { value: number; most: number }) {
  const width = most > 0 ? Math.round((value / most) * 100) : 0;
  return (
    <span className={styles.load}>
      <span className={styles.bar}><span style={{ width: `${String(width)}%` }} /></span>
      {number(value)}
    </span>
  );
}

export default function QueuesPage() {
  const { t } = useTranslation("supervisor");
  const session = useSession();
  const query = useQueues();
  const queues = query.data?.queues ?? [];
  const operators = query.data?.operators ?? [];
  const most = Math.max(0, ...operators.map((one) => one.open));
  const waiting = queues.reduce((sum, one) => sum + one.waiting, 0);
  const unassigned = queues.reduce((sum, one) => sum + one.unassigned, 0);
  const longest = Math.max(-1, ...queues.map((one) => one.longest_wait_s ?? -1));
  const online = operators.filter((one) => one.presence === "online").length;
  const links = (
    <>
      {may(session, "gate.decide") && <Link to="/held" className={styles.link}>{t("held.title")}</Link>}
      {may(session, "dead_letters.view") && <Link to="/dead-letters" className={styles.link}>{t("toDeadLetters")}</Link>}
    </>
  );
  return (
    <Page title={t("title")} context={t("context")} actions={links}>
      <ListState loading={query.isPending} error={query.error} empty={false} rowHeight={48} since={query.dataUpdatedAt || undefined} onRetry={() => void query.refetch()} whenEmpty={null}>
        <div className={styles.figures}>
          <Figure value={number(waiting)} name={t("figure.waiting", { count: waiting })} />
          <Figure value={longest < 0 ? "—" : span(longest / 60)} name={t("figure.longest")} />
          <Figure value={number(unassigned)} name={t("figure.unassigned", { count: unassigned })} />
          <Figure value={number(online)} name={t("figure.online", { count: online })} />
        </div>
        <Card title={t("queues")} flush>
          {queues.length === 0 && <EmptyState title={t("empty")} detail={t("emptyHint")} />}
          {queues.length > 0 && <Table
            label={t("queues")}
            rows={queues}
            rowKey={(row) => row.inbox_id}
            columns={[
              { key: "inbox", title: t("column.inbox"), render: (row) => <Link className={styles.name} to={`/inbox?view=all&inbox_id=${String(row.inbox_id)}&sort=waiting`}><ChannelBadge channel={row.channel} />{row.inbox_name}</Link> },
              { key: "line", title: t("column.line"), render: (row) => row.business_line_name ?? "" },
              { key: "waiting", title: t("column.waiting"), number: true, render: (row) => number(row.waiting) },
              { key: "longest", title: t("column.longest"), number: true, render: (row) => <Wait seconds={row.longest_wait_s} /> },
              { key: "unassigned", title: t("column.unassigned"), number: true, render: (row) => number(row.unassigned) },
              { key: "open", title: t("column.open"), number: true, render: (row) => number(row.open) },
            ]}
          />}
        </Card>
        <Card title={t("operators")} grow flush>
          <Table
            label={t("operators")}
            rows={operators}
            rowKey={(row) => row.operator_id}
            columns={[
              { key: "name", title: t("column.operator"), render: (row) => <Link className={styles.name} to={`/inbox?view=all&assignee_id=${String(row.operator_id)}&sort=waiting`}><Avatar name={row.name} size={28} />{row.name}</Link> },
              { key: "presence", title: t("column.presence"), render: (row) => t(`presence.${row.presence}`, { defaultValue: row.presence }) },
              { key: "open", title: t("column.load"), width: 220, render: (row) => <Bar value={row.open} most={most} /> },
              { key: "waiting", title: t("column.waiting"), number: true, render: (row) => number(row.waiting) },
              { key: "longest", title: t("column.longest"), number: true, render: (row) => <Wait seconds={row.longest_wait_s} /> },
            ]}
          />
        </Card>
      </ListState>
    </Page>
  );
}
