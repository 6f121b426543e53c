import { Checkbox, Modal, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ApiError, http } from "@/lib/api/http";
import { catalogueQuery } from "@/lib/consents/consents";

import styles from "./consents.module.css";
import { linesQuery, useWrite, type Text, type Words } from "./data";

/** A draft: its purpose and line are chosen once, its words until it is published. */
export function TextForm({ text, onClose }: { text?: Text; onClose: () => void }) {
  const { t } = useTranslation("consents");
  const { data: catalogue } = useQuery(catalogueQuery);
  const lines = useQuery(linesQuery);
  const [purpose, setPurpose] = useState(text?.purpose ?? "ads");
  const [line, setLine] = useState(text?.business_line_id ? String(text.business_line_id) : "");
  const [words, setWords] = useState<Words>({ title: text?.title ?? "", text: text?.text ?? "", is_separate: text?.is_separate ?? true, life_days: text?.life_days ?? null });
  const set = (change: Partial<Words>): void => { setWords({ ...words, ...change }); };
  const save = useWrite(() => text
    ? http.patch(`/api/v1/consent-texts/${String(text.id)}`, { ...words, changed_at: text.changed_at })
    : http.post("/api/v1/consent-texts", { ...words, purpose, business_line_id: line ? Number(line) : null }));
  const wrong = save.error instanceof ApiError ? (save.error.problem.detail ?? save.error.problem.title) : undefined;
  const about = catalogue?.purposes.find((item) => item.id === purpose);
  return (
    <Modal opened onClose={onClose} size="lg" title={text ? t("editText") : t("newText")} closeButtonProps={{ "aria-label": t("common:close") }}>
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); save.mutate(undefined, { onSuccess: onClose }); }}>
        {!text && (
          <div className={styles.pair}>
            <Select label={t("purpose")} description={about?.norm} allowDeselect={false} value={purpose} data={(catalogue?.purposes ?? []).map((item) => ({ value: item.id, label: item.title }))} onChange={(value) => { setPurpose(value ?? "ads"); }} />
            <Select label={t("line")} description={t("lineHint")} allowDeselect={false} value={line} data={[{ value: "", label: t("wholeCompany") }, ...(lines.data ?? []).map((item) => ({ value: String(item.id), label: item.name }))]} onChange={(value) => { setLine(value ?? ""); }} />
          </div>
        )}
        <TextInput label={t("name")} value={words.title} maxLength={200} required onChange={(event) => { set({ title: event.currentTarget.value }); }} />
        <Textarea label={t("words")} description={t("wordsHint")} value={words.text} maxLength={20000} rows={9} required error={wrong} onChange={(event) => { set({ text: event.currentTarget.value }); }} />
        <NumberInput label={t("life")} description={t("lifeHint")} value={words.life_days ?? ""} min={1} max={36500} allowDecimal={false} onChange={(value) => { set({ life_days: typeof value === "number" ? value : null }); }} />
        <Checkbox label={t("separate")} description={t("separateHint")} checked={words.is_separate} onChange={(event) => { set({ is_separate: event.currentTarget.checked }); }} />
        <div className={styles.formActions}>
          <Button variant="quiet" onClick={onClose}>{t("common:cancel")}</Button>
          <Button variant="primary" type="submit" busy={save.isPending}>{t("saveDraft")}</Button>
        </div>
      </form>
    </Modal>
  );
}
