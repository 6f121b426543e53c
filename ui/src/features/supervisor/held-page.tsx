import { Modal, SegmentedControl, Textarea } from "@mantine/core";
import { IconClockExclamation } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { FalseAlarm } from "@/components/false-alarm";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { StatusChip, type Tone } from "@/components/status-chip";
import { Table } from "@/components/table";
import { answer, api } from "@/lib/api/client";
import { explain } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import type { Verdict } from "@/lib/api/types";
import { foundIn, foundInFiles, piecesOf } from "@/lib/gate/fragments";
import { nearMoment, shortDate, time } from "@/lib/i18n/format";
import { tied } from "@/lib/i18n/norm";
import { keys } from "@/lib/realtime/keys";
import { showToast } from "@/lib/toasts";

import styles from "./held-page.module.css";

type Held = Omit<components["schemas"]["HeldShape"], "verdict"> & { verdict: Verdict };
type Which = "waiting" | "decided";
type Decision = components["schemas"]["DecisionGiven"]["decision"];

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
    onSettled: () => { void queries.invalidateQueries({ queryKey: keys.held }); },
  });
}

/** The words with the places at fault marked; without a place nothing is marked. */
function Words({ held }: { held: Held }) {
  const pieces = piecesOf(held.text, held.text, held.verdict.reasons);
  return <p className={styles.text}>{pieces.map((piece, at) => (piece.words ? <mark key={at} title={piece.words.join("; ")}>{piece.text}</mark> : <span key={at}>{piece.text}</span>))}</p>;
}

function Rules({ held }: { held: Held }) {
  const { t } = useTranslation("supervisor");
  const found = foundIn(held.verdict.reasons);
  const inFiles = foundInFiles(held.verdict.reasons);
  return (
    <>
      <ul className={styles.reasons}>
        {held.verdict.reasons.map((one) => (
          <li key={one.rule_id}>
            <b>{one.title}.</b> {[tied(one.article), one.text].filter(Boolean).join(": ")}
            <p className="t-caption">{one.confidence === "house" ? "" : `${one.confidence} · `}<span className={styles.rule}>{one.rule_id} v{one.version}</span></p>
          </li>
        ))}
      </ul>
      {found.length > 0 && <p className={styles.files}>{t("held.found", { list: found.join("; ") })}</p>}
      {inFiles.length > 0 && <p className={styles.files}>{t("held.foundInFiles", { list: inFiles.join("; ") })}</p>}
    </>
  );
}

/** The words, what holds them, who asks and why, and a reason that the operator and the access log will show. */
function DecideDialog({ held, onClose }: { held: Held; onClose: () => void }) {
  const { t } = useTranslation("supervisor");
  const [reason, setReason] = useState("");
  const { mutate, isPending, error } = useDecide(onClose);
  const decide = (decision: Decision) => { mutate({ id: held.id, decision, reason: reason.trim() }); };
  const idle = isPending || reason.trim() === "";
  return (
    <Modal opened onClose={onClose} title={t("held.dialog", { name: held.contact_name })} closeButtonProps={{ "aria-label": t("common:close") }}>
      <Words held={held} />
      {held.files > 0 && <p className={styles.files}>{t("held.files", { count: held.files })}</p>}
      <p className={styles.files}>{held.asked_name ? t("held.asked", { name: held.asked_name, reason: held.asked_reason }) : t("held.noAsk", { name: held.author_name })}</p>
      <Rules held={held} />
      <div><FalseAlarm path={`/api/v1/held-messages/${String(held.id)}/false-alarm`} /></div>
      {held.is_own ? (
        <p className={styles.own} role="note">{t("held.own")}</p>
      ) : (
        <>
          <Textarea className={styles.reason} label={t("held.reason")} description={t("held.reasonHint")} value={reason} maxLength={500} rows={3} data-autofocus onChange={(event) => { setReason(event.currentTarget.value); }} />
          {error && <p className={styles.late} role="alert">{explain(error)}</p>}
          <div className={styles.actions}>
            <Button variant="danger" disabled={idle} onClick={() => { decide("deny"); }}>{t("held.deny")}</Button>
            <Button variant="primary" disabled={idle} onClick={() => { decide("release"); }}>{t("held.release")}</Button>
          </div>
        </>
      )}
    </Modal>
  );
}

function Due({ held, now }: { held: Held; now: number }) {
  const { t } = useTranslation("supervisor");
  const overdue = Date.parse(held.due_at) <= now;
  if (!overdue) return <>{nearMoment(held.due_at)}</>;
  return <StatusChip tone="deny" icon={<IconClockExclamation size={14} stroke={2} aria-hidden="true" />}>{t("held.overdue", { moment: nearMoment(held.due_at) })}</StatusChip>;
}

const moment = (at: string) => `${shortDate(at)}, ${time(at)}`;
const rules = (held: Held) => held.verdict.reasons.map((one) => [one.article, one.title].filter(Boolean).join(": ")).join("; ");

function Waiting({ rows, now, onOpen }: { rows: Held[]; now: number; onOpen: (held: Held) => void }) {
  const { t } = useTranslation("supervisor");
  return (
    <Table
      label={t("held.title")}
      rows={rows}
      rowKey={(held) => String(held.id)}
      columns={[
        { key: "due", title: t("held.column.due"), width: 130, render: (held) => <Due held={held} now={now} /> },
        { key: "who", title: t("held.column.who"), width: 190, render: (held) => <span className={styles.who}><ChannelBadge channel={held.channel} size={20} /><span>{held.author_name} →<br />{held.contact_name}</span></span> },
        { key: "text", title: t("held.column.text"), render: (held) => <span className={styles.line}>{held.text || t("held.files", { count: held.files })}</span> },
        { key: "reason", title: t("held.column.rule"), render: (held) => <span className={styles.line} title={rules(held)}>{rules(held)}</span> },
        { key: "asked", title: t("held.column.asked"), render: (held) => <span className={styles.line} title={held.asked_reason}>{held.asked_reason || "—"}</span> },
        { key: "conversation", title: t("dead.column.conversation"), render: (held) => <Link to={`/inbox/${String(held.conversation_id)}?view=all`}>{t("dead.open")}</Link> },
        { key: "decide", title: t("held.column.act"), render: (held) => <Button size="sm" onClick={() => { onOpen(held); }}>{t(held.is_own ? "held.look" : "held.decide")}</Button> },
      ]}
    />
  );
}

function Decided({ rows }: { rows: Held[] }) {
  const { t } = useTranslation("supervisor");
  return (
    <Table
      label={t("held.history")}
      rows={rows}
      rowKey={(held) => `${String(held.id)}-${held.held_at}`}
      columns={[
        { key: "at", title: t("dead.column.at"), width: 140, render: (held) => moment(held.decided_at ?? held.held_at) },
        { key: "decision", title: t("held.column.decision"), width: 130, render: (held) => <StatusChip tone={TONES[held.decision ?? ""] ?? "neutral"}>{t(`held.state.${held.decision ?? ""}`)}</StatusChip> },
        { key: "by", title: t("held.column.by"), width: 180, render: (held) => held.decided_name || "—" },
        { key: "why", title: t("dead.column.reason"), render: (held) => <span className={styles.line} title={held.decided_reason}>{held.decided_reason || "—"}</span> },
        { key: "who", title: t("held.column.who"), width: 190, render: (held) => `${held.author_name} → ${held.contact_name}` },
        { key: "reason", title: t("held.column.rule"), render: (held) => <span className={styles.line} title={rules(held)}>{rules(held)}</span> },
        { key: "conversation", title: t("dead.column.conversation"), render: (held) => <Link to={`/inbox/${String(held.conversation_id)}?view=all`}>{t("dead.open")}</Link> },
      ]}
    />
  );
}

const TONES: Record<string, Tone> = { release: "ok", deny: "deny", withdrawn: "neutral" };

/** What the gate does not let out without a person, and what was decided about it lately. */
export default function HeldPage() {
  const { t } = useTranslation("supervisor");
  const [open, setOpen] = useState<Held>();
  const [which, setWhich] = useState<Which>("waiting");
  const list = useQuery({
    queryKey: [...keys.held, which],
    queryFn: async ({ signal }) => (await answer(api.GET("/api/v1/held-messages", { params: { query: { which } }, signal }))) as Held[],
    refetchInterval: 20_000,
  });
  const rows = list.data ?? [];
  const views: [Which, string][] = [["waiting", t("held.waiting")], ["decided", t("held.history")]];
  return (
    <Page title={t("held.title")} context={t("held.context")}>
      <SegmentedControl className={styles.views} size="xs" aria-label={t("held.views")} value={which} onChange={(value) => { setWhich(value as Which); }} data={views.map(([value, label]) => ({ value, label }))} />
      <Card grow flush>
        <ListState loading={list.isPending} error={list.error} empty={rows.length === 0} rowHeight={48} since={list.dataUpdatedAt || undefined} onRetry={() => void list.refetch()} whenEmpty={<EmptyState title={t(which === "waiting" ? "held.empty" : "held.noHistory")} detail={t("held.emptyHint")} />}>
          {which === "waiting" ? <Waiting rows={rows} now={list.dataUpdatedAt} onOpen={setOpen} /> : <Decided rows={rows} />}
        </ListState>
      </Card>
      {open && <DecideDialog held={open} onClose={() => { setOpen(undefined); }} />}
    </Page>
  );
}
