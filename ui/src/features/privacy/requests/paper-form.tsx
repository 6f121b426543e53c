import { Modal, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import type { components } from "@/lib/api/schema.gen";
import { http } from "@/lib/api/http";

import { localDay, useChange } from "./data";
import styles from "./requests.module.css";

type Kind = components["schemas"]["RequestKindShape"];
type Paper = components["schemas"]["PaperGiven"];

/** A request that came on paper: its term runs from the day it came. */
export function PaperForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["rights", "common"]);
  const navigate = useNavigate();
  const kinds = useQuery({ queryKey: ["privacy", "kinds"], queryFn: () => http.get<Kind[]>("/api/v1/privacy/request-kinds") });
  const today = localDay(new Date());
  const [paper, setPaper] = useState<Paper>({ kind: "", subject: "", received_on: today, words: "" });
  const put = (part: Partial<Paper>): void => { setPaper({ ...paper, ...part }); };
  const save = useChange<Paper, { id: number }>("requests");
  const chosen = kinds.data?.find((item) => item.id === paper.kind);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(paper, { onSuccess: (made) => { void navigate({ href: `/privacy/requests/${String(made.id)}` }); } });
  };
  return (
    <Modal opened onClose={onClose} title={t("paper.title")} closeButtonProps={{ "aria-label": t("common:close") }}>
      <form className={styles.form} onSubmit={submit}>
        <TextInput label={t("paper.who")} maxLength={300} required data-autofocus value={paper.subject} onChange={(event) => { put({ subject: event.currentTarget.value }); }} />
        <Select label={t("take.kind")} required allowDeselect={false} value={paper.kind || null} data={(kinds.data ?? []).map((item) => ({ value: item.id, label: item.title }))} onChange={(kind) => { put({ kind: kind ?? "" }); }} />
        {chosen?.norms.map((norm) => <p key={norm.rule} className={styles.muted}>{norm.norm}: {norm.duty}</p>)}
        <TextInput type="date" label={t("paper.day")} required max={today} value={paper.received_on} onChange={(event) => { put({ received_on: event.currentTarget.value }); }} />
        <Textarea label={t("take.words")} autosize minRows={3} maxRows={10} maxLength={4000} value={paper.words} onChange={(event) => { put({ words: event.currentTarget.value }); }} />
        <div className={styles.end}>
          <Button variant="quiet" onClick={onClose}>{t("common:cancel")}</Button>
          <Button variant="primary" type="submit" busy={save.isPending} disabled={!paper.kind || !paper.subject.trim() || !paper.received_on}>{t("take.take")}</Button>
        </div>
      </form>
    </Modal>
  );
}
