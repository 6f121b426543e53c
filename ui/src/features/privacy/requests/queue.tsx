import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { shortDate } from "@/lib/i18n/format";

import { requestsQuery, type SubjectRequest } from "./data";
import { PaperForm } from "./paper-form";
import styles from "./requests.module.css";

/** Working days until the last one; a preliminary term says so. */
export function Term({ request }: { request: SubjectRequest }) {
  const { t } = useTranslation("rights");
  const days = request.workdays_left;
  const words = days < 0 ? t("overdue") : days === 0 ? t("today") : t("left", { count: days });
  return (
    <span>
      {request.state === "open" && <span className={days <= 2 ? styles.late : styles.muted}>{words}</span>}
      {request.is_preliminary && <span className={styles.muted} title={t("preliminaryHint")}> {t("preliminary")}</span>}
    </span>
  );
}

export function StateChip({ request }: { request: SubjectRequest }) {
  const { t } = useTranslation("rights");
  const erasure = request.erasure?.state;
  if (erasure === "asked") return <StatusChip tone="hold">{t("state.erasing")}</StatusChip>;
  if (erasure === "confirmed" || erasure === "running" || erasure === "done") return <StatusChip tone="acc">{t(`state.${erasure}`)}</StatusChip>;
  return <StatusChip tone={request.state === "open" ? "neutral" : "ok"}>{t(`state.${request.state}`)}</StatusChip>;
}

/** All requests, the nearest term first. */
export function Queue() {
  const { t } = useTranslation(["rights", "privacy"]);
  const navigate = useNavigate();
  const [shown, setShown] = useState<"open" | "closed">("open");
  const [onPaper, setOnPaper] = useState(false);
  const found = useQuery(requestsQuery(shown));
  const columns: Column<SubjectRequest>[] = [
    { key: "what", title: t("queue.what"), render: (row) => <span>{row.title}<br /><span className={styles.muted}>№ {row.id}, {t(`origin.${row.origin}`)}</span></span> },
    { key: "who", title: t("queue.who"), render: (row) => row.subject },
    { key: "came", title: t("queue.came"), width: 110, render: (row) => shortDate(row.received_on) },
    { key: "due", title: t("queue.due"), width: 150, render: (row) => <div><p>{shortDate(row.due_on)}</p><Term request={row} /></div> },
    { key: "state", title: t("queue.state"), width: 190, render: (row) => <StateChip request={row} /> },
  ];
  const open = (row: SubjectRequest): void => { void navigate({ href: `/privacy/requests/${String(row.id)}` }); };
  const empty = shown === "open"
    ? <EmptyState title={t("privacy:requests.empty.title")} detail={t("privacy:requests.empty.detail")} />
    : <EmptyState title={t("queue.emptyClosed")} />;
  const tabs = (
    <span className={styles.actions}>
      <SegmentedControl
        size="xs" value={shown} aria-label={t("queue.state")} onChange={(value) => { setShown(value === "closed" ? "closed" : "open"); }}
        data={[{ value: "open", label: t("queue.open") }, { value: "closed", label: t("queue.closed") }]}
      />
      <Button size="sm" onClick={() => { setOnPaper(true); }}>{t("paper.add")}</Button>
    </span>
  );
  return (
    <Card flush title={t("privacy:requests.title")} aside={tabs}>
      <ListState loading={found.isPending} error={found.error} empty={!found.data?.length} onRetry={() => { void found.refetch(); }} whenEmpty={empty}>
        <Table label={t("privacy:requests.title")} columns={columns} rows={found.data ?? []} rowKey={(row) => row.id} onOpen={open} />
      </ListState>
      {onPaper && <PaperForm onClose={() => { setOnPaper(false); }} />}
    </Card>
  );
}
