import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { ApiError, http } from "@/lib/api/http";
import { catalogueQuery, textsQuery, titleOf } from "@/lib/consents/consents";
import { shortDate } from "@/lib/i18n/format";
import { showToast } from "@/lib/toasts";

import styles from "./consents.module.css";
import { useWrite, type Text } from "./data";
import { TextForm } from "./text-form";

export const failed = (error: unknown): void => {
  showToast({ text: error instanceof ApiError ? (error.problem.detail ?? error.problem.title) : "", tone: "deny", seconds: 10 });
};

/** Versions of the words; a published one is read, a draft is written. */
export function TextsCard() {
  const { t } = useTranslation("consents");
  const texts = useQuery(textsQuery);
  const { data: catalogue } = useQuery(catalogueQuery);
  const [open, setOpen] = useState<Text | "new">();
  const [about, setAbout] = useState<Text>();
  const publish = useWrite((text: Text) => http.post(`/api/v1/consent-texts/${String(text.id)}/publish`, {}));
  const rows = texts.data ?? [];
  const columns: Column<Text>[] = [
    { key: "purpose", title: t("purpose"), width: 210, render: (row) => <Purpose row={row} title={titleOf(catalogue?.purposes, row.purpose)} /> },
    { key: "title", title: t("words"), render: (row) => <details className={styles.words}><summary>{row.title}</summary><p>{row.text}</p><p className="t-caption">sha-256 {row.text_hash}</p></details> },
    { key: "state", title: t("state"), width: 200, render: (row) => <StateOf row={row} /> },
    { key: "given", title: t("given"), number: true, width: 90, render: (row) => row.given },
    { key: "acts", title: t("acts"), width: 220, render: (row) => row.in_force_from === null && (
      <span className={styles.acts}>
        <Button size="sm" variant="quiet" onClick={() => { setOpen(row); }}>{t("edit")}</Button>
        <Button size="sm" onClick={() => { setAbout(row); }}>{t("publish")}</Button>
      </span>
    ) },
  ];
  const done = () => { setAbout(undefined); showToast({ text: t("published") }); };
  return (
    <Card title={t("texts")} grow flush aside={<Button size="sm" onClick={() => { setOpen("new"); }}>{t("newText")}</Button>}>
      <ListState loading={texts.isPending} error={texts.error} empty={rows.length === 0} since={texts.dataUpdatedAt} onRetry={() => { void texts.refetch(); }} whenEmpty={<EmptyState title={t("noTexts.title")} detail={t("noTexts.detail")} />}>
        <Table label={t("texts")} columns={columns} rows={rows} rowKey={(row) => row.id} />
      </ListState>
      {open && <TextForm text={open === "new" ? undefined : open} onClose={() => { setOpen(undefined); }} />}
      <ConfirmDialog opened={about !== undefined} title={t("publishSure")} action={t("publish")} busy={publish.isPending} onConfirm={() => { if (about) publish.mutate(about, { onSuccess: done, onError: failed }); }} onClose={() => { setAbout(undefined); }}>
        {t("publishText")}
      </ConfirmDialog>
    </Card>
  );
}

function Purpose({ row, title }: { row: Text; title: string }) {
  const { t } = useTranslation("consents");
  return <div><p>{title}</p><p className="t-caption">{row.business_line_name ?? t("wholeCompany")}, {t("version", { version: row.version })}</p></div>;
}

function StateOf({ row }: { row: Text }) {
  const { t } = useTranslation("consents");
  if (row.in_force_from === null) return <StatusChip tone="dashed">{t("draft")}</StatusChip>;
  return <div><StatusChip tone="ok">{t("since", { date: shortDate(row.in_force_from) })}</StatusChip>{!row.is_separate && <p className="t-caption">{t("together")}</p>}</div>;
}
