import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table } from "@/components/table";
import { http } from "@/lib/api/http";
import { shortDate, time } from "@/lib/i18n/format";
import { may, useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import styles from "./queues-page.module.css";

interface DeadLetter {
  kind: string;
  id: number;
  at: string;
  channel?: string | null;
  inbox_name?: string | null;
  conversation_id?: number | null;
  title?: string | null;
  reason?: string | null;
  detail?: string | null;
  attempts?: number;
}

interface DeadLetterPage {
  items: DeadLetter[];
  next: string | null;
}

const KEY = ["dead-letters"];

/** Messages that did not leave and events that could not be understood; nothing is dropped in silence. */
export default function DeadLettersPage() {
  const { t } = useTranslation("supervisor");
  const session = useSession();
  const queries = useQueryClient();
  const list = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) => http.get<DeadLetterPage>("/api/v1/dead-letters", { before: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const replay = useMutation({
    mutationFn: (row: DeadLetter) => http.post(`/api/v1/dead-letters/${row.kind}/${String(row.id)}/replay`),
    onSuccess: () => {
      showToast({ text: t("dead.replayed") });
      void queries.invalidateQueries({ queryKey: KEY });
    },
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const mayReplay = may(session, "dead_letters.replay");
  return (
    <Page title={t("dead.title")} context={t("dead.context")}>
      <Card grow flush>
        <ListState loading={list.isPending} error={list.error} empty={rows.length === 0} rowHeight={48} since={list.dataUpdatedAt || undefined} onRetry={() => void list.refetch()} whenEmpty={<EmptyState title={t("dead.empty")} detail={t("dead.emptyHint")} />}>
          <Table
            label={t("dead.title")}
            rows={rows}
            rowKey={(row) => `${row.kind}-${String(row.id)}`}
            columns={[
              { key: "at", title: t("dead.column.at"), render: (row) => `${shortDate(row.at)}, ${time(row.at)}` },
              { key: "kind", title: t("dead.column.kind"), render: (row) => <StatusChip tone="deny">{t(`dead.kind.${row.kind}`, { defaultValue: row.kind })}</StatusChip> },
              { key: "inbox", title: t("dead.column.inbox"), render: (row) => (row.channel ? <span className={styles.name}><ChannelBadge channel={row.channel} />{row.inbox_name}</span> : "") },
              {
                key: "reason",
                title: t("dead.column.reason"),
                render: (row) => (
                  <details>
                    <summary>{row.title ?? row.reason ?? ""}</summary>
                    <span className="mono">{[row.reason, row.detail].filter(Boolean).join(" · ")}</span>
                  </details>
                ),
              },
              { key: "conversation", title: t("dead.column.conversation"), render: (row) => (row.conversation_id ? <Link to={`/inbox/${String(row.conversation_id)}?view=all`}>{t("dead.open")}</Link> : "") },
              { key: "replay", title: "", render: (row) => (mayReplay ? <Button size="sm" disabled={replay.isPending} onClick={() => { replay.mutate(row); }}>{t("dead.replay")}</Button> : null) },
            ]}
          />
          {list.hasNextPage && <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t("dead.more")}</Button>}
        </ListState>
      </Card>
    </Page>
  );
}
