import { IconCheck, IconClockOff, IconQuestionMark, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { ListState } from "@/components/list-state";
import { ApiError } from "@/lib/api/http";
import { catalogueQuery, documentOf, standingsQuery, titleOf, useWithdrawal, type ConsentRecord, type Standing, type State } from "@/lib/consents/consents";
import { shortDate } from "@/lib/i18n/format";
import { may, useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import { AskConsent } from "./ask-consent";
import styles from "./blocks.module.css";
import forms from "./consent-forms.module.css";
import { PaperConsent } from "./paper-consent";

const ICONS = { given: IconCheck, withdrawn: IconX, expired: IconClockOff, unknown: IconQuestionMark } as const;

/** What the person agreed to and took back, what proves it, and the button that ends it. */
export function Consents({ contact }: { contact: number }) {
  const { t } = useTranslation("consents");
  const standings = useQuery(standingsQuery(contact));
  const list = standings.data ?? [];
  const session = useSession();
  const { conversationId } = useParams({ strict: false });
  const [open, setOpen] = useState<"paper" | "ask">();
  const close = (): void => { setOpen(undefined); };
  const done = (words: string) => () => { close(); showToast({ text: words }); };
  const asks = conversationId !== undefined && may(session, "conversations.reply");
  return (
    <>
      <ListState loading={standings.isPending} error={standings.error} empty={list.length === 0} onRetry={() => { void standings.refetch(); }} whenEmpty={<p className={styles.told}>{t("none")}</p>}>
        <ul>{list.map((one) => <One key={one.purpose} one={one} contact={contact} />)}</ul>
      </ListState>
      <div className={forms.acts}>
        {asks && <Button size="sm" onClick={() => { setOpen("ask"); }}>{t("ask.open")}</Button>}
        {may(session, "contacts.edit") && <Button size="sm" variant="quiet" onClick={() => { setOpen("paper"); }}>{t("paper.open")}</Button>}
      </div>
      {open === "paper" && <PaperConsent contact={contact} onClose={close} onDone={done(t("paper.done"))} />}
      {open === "ask" && <AskConsent contact={contact} conversation={Number(conversationId)} given={list.filter((one) => one.state === "given").map((one) => one.purpose)} onClose={close} onDone={done(t("ask.done"))} />}
    </>
  );
}

function One({ one, contact }: { one: Standing; contact: number }) {
  const { t } = useTranslation("consents");
  const catalogue = useQuery(catalogueQuery);
  const can = may(useSession(), "contacts.edit");
  const withdraw = useWithdrawal(contact);
  const [sure, setSure] = useState(false);
  const title = titleOf(catalogue.data?.purposes, one.purpose);
  const Icon = ICONS[one.state as State];
  const done = () => { setSure(false); showToast({ text: t("withdrawn", { title }) }); };
  const failed = (error: unknown) => { showToast({ text: error instanceof ApiError ? (error.problem.detail ?? error.problem.title) : "", tone: "deny", seconds: 10 }); };
  return (
    <li className={styles.consent} data-over={one.state === "given" ? undefined : true}>
      <Icon size={16} stroke={2} aria-hidden="true" />
      <div>
        {title}
        <p>{said(one, t)}</p>
        {one.fault && <p>{one.fault} ({one.rule})</p>}
        <details>
          <summary>{t("evidence")}</summary>
          <ol className={styles.records}>{one.records.map((record) => <Said key={record.id} record={record} contact={contact} />)}</ol>
        </details>
        {can && one.state === "given" && <Button size="sm" variant="quiet" onClick={() => { setSure(true); }}>{t("withdraw")}</Button>}
      </div>
      <ConfirmDialog opened={sure} title={t("sure", { title })} action={t("withdraw")} danger busy={withdraw.isPending} onConfirm={() => { withdraw.mutate(one.purpose, { onSuccess: done, onError: failed }); }} onClose={() => { setSure(false); }}>
        {t("sureText")}
      </ConfirmDialog>
    </li>
  );
}

function said(one: Standing, t: (key: string, more?: Record<string, string>) => string): string {
  const day = one.given_at ?? one.ended_at;
  const date = day ? shortDate(day) : "";
  if (one.state === "given" && one.expires_at) return t("states.givenUntil", { date, until: shortDate(one.expires_at) });
  return t(`states.${one.state}`, { date });
}

function Said({ record, contact }: { record: ConsentRecord; contact: number }) {
  const { t } = useTranslation("consents");
  const { data } = useQuery(catalogueQuery);
  const version = record.text_version ? t("version", { version: record.text_version }) : "";
  const who = record.recorded_by_name ? t("by", { name: record.recorded_by_name }) : "";
  return (
    <li title={record.text}>
      {[t(`kinds.${record.kind as "given"}`), shortDate(record.at), titleOf(data?.ways, record.way), version, who].filter(Boolean).join(", ")}
      {record.evidence.map((item) => item.name === "file_id" ? <p key={item.name}>{item.value ? <a href={documentOf(contact, record.id)} target="_blank" rel="noreferrer">{item.title}</a> : item.title}</p> : <p key={item.name}>{item.value ? `${item.title}: ${item.value}` : item.title}</p>)}
    </li>
  );
}
