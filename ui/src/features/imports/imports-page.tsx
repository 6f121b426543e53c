import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { Table, type Column } from "@/components/table";
import { nearMoment, number } from "@/lib/i18n/format";

import { importsQuery, type Import } from "./data";
import styles from "./imports.module.css";
import { PullDialog } from "./pull-dialog";
import { StateChip } from "./state-chip";
import { UploadDialog } from "./upload-dialog";

/** Everything that was carried over or is being: one file, one row. */
export default function ImportsPage() {
  const { t } = useTranslation("imports");
  const navigate = useNavigate();
  const list = useInfiniteQuery(importsQuery);
  const [adding, setAdding] = useState<"file" | "pull" | null>(null);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const open = (id: number): void => { void navigate({ to: "/imports/$importId", params: { importId: String(id) } }); };
  const close = (): void => { setAdding(null); };
  const add = (
    <>
      <Button onClick={() => { setAdding("pull"); }}>{t("pull.act")}</Button>
      <Button variant="primary" onClick={() => { setAdding("file"); }}>{t("add")}</Button>
    </>
  );
  const columns: Column<Import>[] = [
    { key: "name", title: t("column.file"), render: (row) => <div><p className={styles.name}>{row.name}</p><p className="t-caption">{t("byWhom", { id: row.id, name: row.created_by_name || t("console"), at: nearMoment(row.started_at) })}</p></div> },
    { key: "messages", title: t("column.messages"), number: true, width: 120, render: (row) => number(row.counts["messages"] ?? 0) },
    { key: "people", title: t("column.people"), number: true, width: 100, render: (row) => number(row.counts["people"] ?? 0) },
    { key: "state", title: t("column.state"), width: 190, render: (row) => <StateChip item={row} /> },
  ];
  return (
    <Page title={t("title")} context={t("context")} actions={rows.length > 0 ? add : undefined}>
      <Card title={t("history")} grow flush>
        <ListState
          loading={list.isPending} error={list.error} empty={rows.length === 0} since={list.dataUpdatedAt || undefined}
          onRetry={() => { void list.refetch(); }}
          whenEmpty={<EmptyState title={t("empty.title")} detail={t("empty.detail")} action={<div className={styles.foot}>{add}</div>} />}
        >
          <Table label={t("history")} columns={columns} rows={rows} rowKey={(row) => row.id} onOpen={(row) => { open(row.id); }} />
          {list.hasNextPage && <div className={styles.more}><Button busy={list.isFetchingNextPage} onClick={() => { void list.fetchNextPage(); }}>{t("more")}</Button></div>}
        </ListState>
        <p className={styles.meta}>{t("meta")}</p>
      </Card>
      {adding === "file" && <UploadDialog onClose={close} onSent={open} />}
      {adding === "pull" && <PullDialog onClose={close} onAsked={open} />}
    </Page>
  );
}
