import { Drawer, MultiSelect, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { ApiError, explain, http } from "@/lib/api/http";
import { shortDate } from "@/lib/i18n/format";
import { useSession } from "@/lib/session/session";

import { itemQuery, linesQuery, useAuditWrite, type Item, type ItemDetail, type ItemGiven, type Words } from "../data";
import styles from "../audit.module.css";

import { Judge } from "./judge";
import { PlaceSelect } from "./place-select";

const BLANK: ItemGiven = { kind: "crm", title: "", service: "", purposes: [], data: [], first_in: null, kept_in: null, volume: null, owner: "", contract: "unknown", contract_note: "", business_line_id: null, facts: {}, note: "" };

/** «Не знаю» is no fact. */
const factsOf = (told: string | null): ItemGiven["facts"] => (told === "yes" || told === "no" ? { in_software_register: told === "yes" } : {});

/** One thing that is used: everything known of it, where it was seen, and what a person decides about a proposal. */
export function ItemDrawer({ id, words, onClose }: { id: number | null; words: Words; onClose: () => void }) {
  const { t } = useTranslation("audit");
  const found = useQuery({ ...itemQuery(id ?? 0), enabled: id !== null });
  return (
    <Drawer opened onClose={onClose} position="right" size={560} title={t(id === null ? "item.add" : "item.one")} closeButtonProps={{ "aria-label": t("common:close") }}>
      {id === null ? <ItemForm words={words} onDone={onClose} /> : (
        <ListState loading={found.isPending} error={found.error} empty={false} onRetry={() => { void found.refetch(); }} whenEmpty={null}>
          {found.data && (
            <div className={styles.form}>
              <Judge item={found.data.item} onDone={onClose} />
              <Sightings detail={found.data} />
              <ItemForm key={found.data.item.version} item={found.data.item} words={words} onDone={onClose} />
            </div>
          )}
        </ListState>
      )}
    </Drawer>
  );
}

function given(item: Item | undefined): ItemGiven {
  if (!item) return { ...BLANK, client_key: crypto.randomUUID() };
  const { kind, title, service, purposes, data, first_in, kept_in, volume, owner, contract, contract_note, business_line_id, facts, note, version } = item;
  return { kind, title, service, purposes, data, first_in, kept_in, volume, owner, contract, contract_note, business_line_id, facts: facts as ItemGiven["facts"], note, version };
}

function ItemForm({ item, words, onDone }: { item?: Item; words: Words; onDone: () => void }) {
  const { t } = useTranslation("audit");
  const may = useSession().permissions.includes("audit.manage");
  const lines = useQuery(linesQuery);
  const [told, setTold] = useState<ItemGiven>(() => given(item));
  const put = (part: Partial<ItemGiven>): void => { setTold({ ...told, ...part }); };
  const save = useAuditWrite(() => (item ? http.put(`/api/v1/audit/items/${String(item.id)}`, told) : http.post("/api/v1/audit/items", told)), onDone);
  const wrong = (name: string) => (save.error instanceof ApiError ? save.error.field(name) : undefined);
  const options = (list: { id: string; title: string }[]) => list.map((one) => ({ value: one.id, label: one.title }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput label={t("field.title")} required maxLength={200} value={told.title} onChange={(event) => { put({ title: event.currentTarget.value }); }} />
      <div className={styles.two}>
        <Select label={t("field.kind")} searchable allowDeselect={false} data={options(words.kinds.filter((one) => one.kind !== "seen" || one.id === told.kind))} value={told.kind} error={wrong("kind")} onChange={(kind) => { put({ kind: kind ?? told.kind }); }} />
        <Select label={t("field.service")} searchable clearable data={options(words.services)} value={told.service ?? null} onChange={(service, chosen) => { put({ service: service ?? "", title: told.title || chosen?.label || "" }); }} />
      </div>
      <MultiSelect label={t("field.purposes")} data={options(words.purposes)} value={told.purposes} error={wrong("purposes")} onChange={(purposes) => { put({ purposes }); }} />
      <MultiSelect label={t("field.data")} searchable data={options(words.data)} value={told.data} error={wrong("data")} onChange={(data) => { put({ data }); }} />
      <div className={styles.two}>
        <PlaceSelect label={t("field.first")} hint={t("field.firstHint")} words={words} value={told.first_in ?? null} onChange={(first_in) => { put({ first_in }); }} />
        <PlaceSelect label={t("field.kept")} words={words} value={told.kept_in ?? null} onChange={(kept_in) => { put({ kept_in }); }} />
        <NumberInput label={t("field.volume")} description={t("field.volumeHint")} min={0} allowDecimal={false} value={told.volume ?? ""} onChange={(value) => { put({ volume: value === "" ? null : Number(value) }); }} />
        <TextInput label={t("field.owner")} description={t("field.ownerHint")} maxLength={200} value={told.owner} onChange={(event) => { put({ owner: event.currentTarget.value }); }} />
        <Select label={t("field.contract")} allowDeselect={false} data={["yes", "no", "unknown"].map((value) => ({ value, label: t(`told.${value}`) }))} value={told.contract} onChange={(contract) => { put({ contract: contract as ItemGiven["contract"] }); }} />
        <TextInput label={t("field.contractNote")} maxLength={500} value={told.contract_note} onChange={(event) => { put({ contract_note: event.currentTarget.value }); }} />
      </div>
      <Select label={t("field.line")} clearable data={(lines.data ?? []).map((line) => ({ value: String(line.id), label: line.name }))} value={told.business_line_id ? String(told.business_line_id) : null} onChange={(line) => { put({ business_line_id: line ? Number(line) : null }); }} />
      <Select
        label={t("field.register")} description={t("field.registerHint")} allowDeselect={false} data={["yes", "no", "unknown"].map((value) => ({ value, label: t(`told.${value}`) }))}
        value={told.facts?.in_software_register === undefined ? "unknown" : told.facts.in_software_register ? "yes" : "no"} onChange={(value) => { put({ facts: factsOf(value) }); }}
      />
      <Textarea label={t("field.note")} autosize minRows={2} maxLength={2000} value={told.note} onChange={(event) => { put({ note: event.currentTarget.value }); }} />
      {save.error && <p role="alert" className={styles.refusal}>{explain(save.error)}</p>}
      {may && <div className={styles.foot}><Button type="submit" variant="primary" busy={save.isPending}>{t(item ? "save" : "item.save")}</Button></div>}
    </form>
  );
}

function Sightings({ detail }: { detail: ItemDetail }) {
  const { t } = useTranslation("audit");
  if (detail.sightings.length === 0) return null;
  return (
    <section>
      <h3 className={styles.when}>{t("item.seen")}</h3>
      <ul className={styles.evidence}>
        {detail.sightings.map((one, at) => <li key={at}>{shortDate(one.last_seen_at)} · {t(`source.${one.source}`)} · {one.words}{one.place && <span className={styles.muted}> · {one.place}</span>}</li>)}
      </ul>
    </section>
  );
}
