import { MultiSelect, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ApiError, http } from "@/lib/api/http";

import { localMoment, serverMoment, useIncidentWrite, type IncidentDetail } from "./data";
import styles from "./incidents.module.css";

type Open = "none" | "people" | "first" | "final" | "end";
interface Inbox { id: number; name: string }

/** What one does about an incident: notices as pages, marks that they went, whom it concerns, the end. */
export function Acts({ detail }: { detail: IncidentDetail }) {
  const { t } = useTranslation("incidents");
  const [open, setOpen] = useState<Open>("none");
  const id = detail.incident.id;
  const close = (): void => { setOpen("none"); };
  if (detail.incident.state !== "open") return <p>{t(`ended.${detail.incident.state}`)}{detail.ended_why && `: ${detail.ended_why}`}</p>;
  const next = !detail.incident.first.sent_at ? "first" : !detail.incident.final.sent_at ? "final" : null;
  return (
    <>
      <div className={styles.foot}>
        <Notice id={id} template="BREACH_NOTICE_24" label={t("make.first")} />
        <Notice id={id} template="BREACH_NOTICE_72" label={t("make.final")} />
        {next && <Button size="sm" onClick={() => { setOpen(next); }}>{t(`sent.${next}`)}</Button>}
        <Button size="sm" onClick={() => { setOpen("people"); }}>{t("people.title")}</Button>
        <Button size="sm" variant="quiet" onClick={() => { setOpen("end"); }}>{t("end.title")}</Button>
      </div>
      {(open === "first" || open === "final") && <Sent key={open} id={id} notice={open} onDone={close} />}
      {open === "people" && <People id={id} onDone={close} />}
      {open === "end" && <End id={id} may={next === null} onDone={close} />}
    </>
  );
}

function Refusal({ error }: { error: unknown }) {
  if (!(error instanceof ApiError)) return null;
  return <p role="alert" className={styles.refusal}>{error.problem.detail ?? error.problem.title}</p>;
}

function Notice({ id, template, label }: { id: number; template: string; label: string }) {
  const make = useIncidentWrite(() => http.post<{ id: number }>("/api/v1/documents", { template, about: `incident:${String(id)}` }));
  return (
    <>
      <Button size="sm" variant="primary" busy={make.isPending} onClick={() => { make.mutate(undefined); }}>{label}</Button>
      {make.data && (["pdf", "docx"] as const).map((kind) => <a key={kind} className={styles.file} href={`/api/v1/documents/${String(make.data.id)}/file?kind=${kind}`} download aria-label={`${label}: ${kind.toUpperCase()}`}>{kind.toUpperCase()}</a>)}
      <Refusal error={make.error} />
    </>
  );
}

function Sent({ id, notice, onDone }: { id: number; notice: "first" | "final"; onDone: () => void }) {
  const { t } = useTranslation("incidents");
  const [at, setAt] = useState(localMoment(new Date()));
  const [number, setNumber] = useState("");
  const save = useIncidentWrite(() => http.post(`/api/v1/incidents/${String(id)}/sent`, { notice, at: serverMoment(at), number }), onDone);
  return (
    <div className={styles.panel}>
      <Refusal error={save.error} />
      <TextInput type="datetime-local" label={t("sent.at")} value={at} onChange={(event) => { setAt(event.currentTarget.value); }} />
      {notice === "first" && <TextInput label={t("sent.number")} maxLength={100} value={number} onChange={(event) => { setNumber(event.currentTarget.value); }} />}
      <div className={styles.foot}><Button variant="primary" busy={save.isPending} disabled={!at} onClick={() => { save.mutate(undefined); }}>{t("sent.mark")}</Button></div>
    </div>
  );
}

function People({ id, onDone }: { id: number; onDone: () => void }) {
  const { t } = useTranslation("incidents");
  const inboxes = useQuery({ queryKey: ["privacy", "inboxes"], queryFn: async () => (await http.get<{ items: Inbox[] }>("/api/v1/inboxes")).items });
  const [chosen, setChosen] = useState<string[]>([]);
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
  const add = useIncidentWrite(() => http.post(`/api/v1/incidents/${String(id)}/people`, { inbox_ids: chosen.map(Number), since: serverMoment(since), until: serverMoment(until) }), onDone);
  const clear = useIncidentWrite(() => http.delete(`/api/v1/incidents/${String(id)}/people`), onDone);
  return (
    <div className={styles.panel}>
      <p className="t-caption">{t("people.hint")}</p>
      <Refusal error={add.error ?? clear.error} />
      <MultiSelect label={t("people.inboxes")} data={(inboxes.data ?? []).map((inbox) => ({ value: String(inbox.id), label: inbox.name }))} value={chosen} onChange={setChosen} />
      <div className={styles.two}>
        <TextInput type="datetime-local" label={t("people.since")} value={since} onChange={(event) => { setSince(event.currentTarget.value); }} />
        <TextInput type="datetime-local" label={t("people.until")} value={until} onChange={(event) => { setUntil(event.currentTarget.value); }} />
      </div>
      <div className={styles.foot}>
        <Button variant="primary" busy={add.isPending} disabled={chosen.length === 0} onClick={() => { add.mutate(undefined); }}>{t("people.add")}</Button>
        <Button variant="quiet" busy={clear.isPending} onClick={() => { clear.mutate(undefined); }}>{t("people.clear")}</Button>
      </div>
    </div>
  );
}

function End({ id, may, onDone }: { id: number; may: boolean; onDone: () => void }) {
  const { t } = useTranslation("incidents");
  const [why, setWhy] = useState("");
  const end = useIncidentWrite((isFalse: boolean) => http.post(`/api/v1/incidents/${String(id)}/end`, { is_false: isFalse, why }), onDone);
  return (
    <div className={styles.panel}>
      <Refusal error={end.error} />
      <Textarea label={t("end.why")} autosize minRows={2} maxLength={1000} value={why} onChange={(event) => { setWhy(event.currentTarget.value); }} />
      <div className={styles.foot}>
        <Button variant="primary" busy={end.isPending} disabled={!may} onClick={() => { end.mutate(false); }}>{t("end.close")}</Button>
        <Button variant="danger" busy={end.isPending} disabled={!why.trim()} onClick={() => { end.mutate(true); }}>{t("end.drop")}</Button>
      </div>
      {!may && <p className="t-caption">{t("end.notYet")}</p>}
    </div>
  );
}
