import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { Table } from "@/components/table";
import { longDate } from "@/lib/i18n/format";

import styles from "../move.module.css";
import { stillQuery, type Closing } from "./data";

/** Who still writes only there, with what became of the last notice. */
export function StillCard({ closing }: { closing: Closing }) {
  const { t } = useTranslation("move");
  const list = useInfiniteQuery(stillQuery(closing.id));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = list;
  // Where nearly everybody has moved, a page may hold nobody and yet not be the last.
  const isSeeking = rows.length === 0 && hasNextPage && !isError;
  useEffect(() => {
    if (isSeeking && !isFetchingNextPage) void fetchNextPage();
  }, [isSeeking, isFetchingNextPage, fetchNextPage]);
  return (
    <Card title={t("closing.still")} flush grow>
      <ListState loading={list.isPending || isSeeking} error={list.error} empty={rows.length === 0} onRetry={() => { void list.refetch(); }} whenEmpty={<EmptyState title={t("closing.nobody")} detail={t("closing.nobodyHint")} />}>
        <Table
          label={t("closing.still")}
          rows={rows}
          rowKey={(row) => row.contact_id}
          columns={[
            { key: "who", title: t("person"), render: (row) => <Link className={styles.kind} to={`/inbox/${String(row.conversation_id)}`}>{row.contact_name || t("nameless")}</Link> },
            { key: "last", title: t("last"), width: 130, render: (row) => longDate(row.last_at) },
            { key: "notice", title: t("closing.noticeShort"), width: 200, render: (row) => t(row.reason === "refused" ? "closing.told.refused" : `closing.told.${row.notice}`) },
          ]}
        />
        {list.hasNextPage && <p className={styles.nothing}><Button size="sm" busy={list.isFetchingNextPage} onClick={() => { void list.fetchNextPage(); }}>{t("closing.more")}</Button></p>}
      </ListState>
    </Card>
  );
}
