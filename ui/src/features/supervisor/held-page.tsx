import { Modal, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { Table } from "@/components/table";
import { answer, api } from "@/lib/api/client";
import type { components } from "@/lib/api/schema.gen";
import { shortDate, time } from "@/lib/i18n/format";
import { showToast } from "@/lib/toasts";

import styles from "./held-page.module.css";

type Held = components["schemas"]["HeldShape"];
type Decision = components["schemas"]["DecisionGiven"]["decision"];

const KEY = ["held-messages"];

function useDecide(onDone: () => void) {
  const { t } = useTranslation("supervisor");
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, decision, reason }: { id: number; decision: Decision; reason: string }) =>
      answer(api.POST("/api/v1/held-messages/{entry_id}/decide", { params: { path: { entry_id: id } }, body: { decision, reason } })),
    onSuccess: (_message, { decision }) => {
      showToast({ text: t(`held.done.${decision}`) });
      onDone();
    },
    onSettled: () => { void queries.invalidateQueries({ queryKey: KEY }); },
  });
}

/** The words, what holds them, and a reason that the operator and the access log will show. */
function DecideDialog({ held, onClose }: { held: Held; onClose: () => void }) {
  const { t } = useTranslation("supervisor");
  const [reason, setReason] = useState("");
  const { mutate, isPending } = useDecide(onClose);
  const decide = (decision: Decision) => { mutate({ id: held.id, decision, reason: reason.trim() }); };
  const idle = isPending || reason.trim() === "";
  return (
    <Modal opened onClose={onClose} title={t("held.dialog", { name: held.contact_name })} closeButtonProps={{ "aria-label": t("common:close") }}>
      <p className={styles.text}>{held.text}</p>
      {held.files > 0 && <p className={styles.files}>{t("held.files", { count: held.files })}</p>}
      <ul className={styles.reasons}>
        {held.verdict.reasons.map((one) => <li key={one.rule_id}><b>{one.title}.</b> {[one.article, one.text].filter(Boolean).join(": ")}</li>)}
      </ul>
      <Textarea label={t("held.reason")} description={t("held.reasonHint")} value={reason} maxLength={500} rows={3} data-autofocus onChange={(event) => { setReason(event.currentTarget.value); }} />
      <div className={styles.actions}>
        <Button variant="danger" disabled={idle} onClick={() => { decide("deny"); }}>{t("held.deny")}</Button>
        <Button variant="primary" disabled={idle} onClick={() => { decide("release"); }}>{t("held.release")}</Button>
      </div>
    </Modal>
  );
}

/** What the gate does not let out without a person. */
export default function HeldPage() {
  const { t } = useTranslation("supervisor");
  const [open, setOpen] = useState<Held>();
  const list = useQuery({ queryKey: KEY, queryFn: ({ signal }) => answer(api.GET("/api/v1/held-messages", { signal })), refetchInterval: 20_000 });
  const rows = list.data ?? [];
  return (
    <Page title={t("held.title")} context={t("held.context")}>
      <Card grow flush>
        <ListState loading={list.isPending} error={list.error} empty={rows.length === 0} rowHeight={48} since={list.dataUpdatedAt || undefined} onRetry={() => void list.refetch()} whenEmpty={<EmptyState title={t("held.empty")} detail={t("held.emptyHint")} />}>
          <Table
            label={t("held.title")}
            rows={rows}
            rowKey={(held) => String(held.id)}
            columns={[
              { key: "at", title: t("dead.column.at"), width: 140, render: (held) => `${shortDate(held.created_at)}, ${time(held.created_at)}` },
              { key: "who", title: t("held.column.who"), width: 200, render: (held) => `${held.author_name} → ${held.contact_name}` },
              { key: "text", title: t("held.column.text"), render: (held) => <span className={styles.line}>{held.text || t("held.files", { count: held.files })}</span> },
              { key: "reason", title: t("dead.column.reason"), render: (held) => held.verdict.reasons.map((one) => one.title).join(", ") },
              { key: "conversation", title: t("dead.column.conversation"), render: (held) => <Link to={`/inbox/${String(held.conversation_id)}?view=all`}>{t("dead.open")}</Link> },
              { key: "decide", title: "", render: (held) => <Button size="sm" onClick={() => { setOpen(held); }}>{t("held.decide")}</Button> },
            ]}
          />
        </ListState>
      </Card>
      {open && <DecideDialog held={open} onClose={() => { setOpen(undefined); }} />}
    </Page>
  );
}
