import { NumberInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { ApiError, explain } from "@/lib/api/http";
import { fileSize } from "@/lib/i18n/format";

import { ENDINGS, KINDS, mailboxesQuery, useBegin, type Begin, type Kind } from "./data";
import styles from "./scans.module.css";

const START: Begin = { kind: "site", key: "", target: "", inboxId: null, pages: 300, days: 365, file: null };

/** What to look at, and the button that begins. */
export function BeginCard({ onMade }: { onMade: (id: number) => void }) {
  const { t } = useTranslation("scans");
  const [given, setGiven] = useState<Begin>({ ...START, key: crypto.randomUUID() });
  const put = (part: Partial<Begin>): void => { setGiven({ ...given, ...part }); };
  const begin = useBegin((id) => {
    setGiven({ ...START, kind: given.kind, key: crypto.randomUUID() });
    onMade(id);
  });
  const refusal = (field: string): string | undefined => (begin.error instanceof ApiError ? begin.error.field(field) : undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    begin.mutate(given);
  };
  const isReady = ENDINGS[given.kind] ? given.file !== null : given.kind === "mail" ? given.inboxId !== null : given.target.trim() !== "";
  const isTold = Boolean(refusal("target") ?? refusal("inbox_id"));
  return (
    <Card title={t("begin.title")}>
      <form className={styles.form} onSubmit={submit}>
        <Select label={t("begin.kind")} allowDeselect={false} value={given.kind} data={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))} onChange={(value) => { begin.reset(); put({ kind: (value ?? "site") as Kind, file: null, target: "" }); }} />
        {(given.kind === "site" || given.kind === "dns") && <TextInput label={t(`target.${given.kind}`)} placeholder={given.kind === "site" ? "https://shop.ru" : "shop.ru"} maxLength={500} value={given.target} error={refusal("target")} onChange={(event) => { put({ target: event.currentTarget.value }); }} />}
        {given.kind === "site" && <NumberInput label={t("begin.pages")} min={1} max={5000} allowDecimal={false} value={given.pages} onChange={(value) => { put({ pages: Number(value) || 1 }); }} />}
        {given.kind === "mail" && <MailboxSelect value={given.inboxId} error={refusal("inbox_id")} onChange={(inboxId) => { put({ inboxId }); }} />}
        {given.kind === "mail" && <NumberInput label={t("begin.days")} min={1} max={1100} allowDecimal={false} value={given.days} onChange={(value) => { put({ days: Number(value) || 1 }); }} />}
        {ENDINGS[given.kind] && <FilePick kind={given.kind} file={given.file} onPick={(file) => { put({ file }); }} />}
        <p className={`${styles.hint ?? ""} ${styles.wide ?? ""}`}>{t(`hint.${given.kind}`)}</p>
        <div className={`${styles.actions ?? ""} ${styles.wide ?? ""}`}>
          <Button type="submit" variant="primary" busy={begin.isPending} disabled={!isReady}>{t("begin.go")}</Button>
          {begin.error && !isTold && <span className={styles.refusal} role="alert">{explain(begin.error) || t("begin.offline")}</span>}
        </div>
      </form>
    </Card>
  );
}

function MailboxSelect({ value, error, onChange }: { value: number | null; error?: string; onChange: (id: number | null) => void }) {
  const { t } = useTranslation("scans");
  const found = useQuery(mailboxesQuery);
  const none = found.data?.length === 0;
  return (
    <Select
      label={t("target.mail")}
      placeholder={none ? t("begin.noMailboxes") : undefined}
      disabled={none}
      error={error}
      value={value === null ? null : String(value)}
      data={(found.data ?? []).map((box) => ({ value: String(box.id), label: box.name }))}
      onChange={(id) => { onChange(id === null ? null : Number(id)); }}
    />
  );
}

function FilePick({ kind, file, onPick }: { kind: Kind; file: File | null; onPick: (file: File | null) => void }) {
  const { t } = useTranslation("scans");
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={styles.file}>
      <input ref={input} type="file" hidden accept={ENDINGS[kind]} aria-label={t(`target.${kind}`)} onChange={(event) => { onPick(event.currentTarget.files?.[0] ?? null); }} />
      <Button onClick={() => { input.current?.click(); }}>{t(`target.${kind}`)}</Button>
      <span className={styles.hint}>{file ? `${file.name}, ${fileSize(file.size)}` : t("begin.noFile")}</span>
    </div>
  );
}
