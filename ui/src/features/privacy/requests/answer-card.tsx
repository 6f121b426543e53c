import { Checkbox, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { Paper } from "@/components/paper";
import { http } from "@/lib/api/http";

import { useChange, type SubjectRequest } from "./data";
import styles from "./requests.module.css";

/** The letter to the person: composed from what is known, sent into their channel or written down as sent on paper. */
export function AnswerCard({ request }: { request: SubjectRequest }) {
  const { t } = useTranslation("rights");
  const root = `requests/${String(request.id)}`;
  const [text, setText] = useState("");
  const [refused, setRefused] = useState(false);
  const [paper, setPaper] = useState(false);
  const draft = useMutation({
    mutationFn: () => http.get<{ text: string; gaps: string[] }>(`/api/v1/privacy/${root}/draft`),
    onSuccess: (made) => { setText(made.text); },
  });
  const send = useChange<{ text: string; is_refused: boolean; by_paper: boolean }>(`${root}/answer`);
  if (request.state !== "open") {
    return (
      <Card title={t("answer.title")}>
        <div className={styles.form}>
          {request.answer && <p className={styles.words}>{request.answer}</p>}
          {request.letter && <Paper template={request.letter} about={`request:${String(request.id)}`} label={t("answer.letter")} />}
          {request.answer_state && <p className={styles.muted}>{t("answer.sent", { state: t(`delivery.${request.answer_state}`) })}</p>}
        </div>
      </Card>
    );
  }
  return (
    <Card title={t("answer.title")} aside={<Button size="sm" busy={draft.isPending} onClick={() => { draft.mutate(); }}>{t("answer.draft")}</Button>}>
      <div className={styles.form}>
        <Textarea label={t("answer.text")} autosize minRows={6} maxRows={18} maxLength={20_000} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />
        {draft.data && draft.data.gaps.length > 0 && <p className={styles.warning}>{t("answer.gaps", { gaps: draft.data.gaps.join(", ") })}</p>}
        <Checkbox size="xs" label={t("answer.refuse")} checked={refused} onChange={(event) => { setRefused(event.currentTarget.checked); }} />
        <Checkbox size="xs" label={t("answer.paper")} checked={paper} onChange={(event) => { setPaper(event.currentTarget.checked); }} />
        <div className={styles.actions}>
          <Button variant="primary" busy={send.isPending} disabled={!text.trim()} onClick={() => { send.mutate({ text, is_refused: refused, by_paper: paper }); }}>{t("answer.send")}</Button>
        </div>
        <Terms request={request} />
      </div>
    </Card>
  );
}

function Terms({ request }: { request: SubjectRequest }) {
  const { t } = useTranslation("rights");
  const root = `requests/${String(request.id)}`;
  const [why, setWhy] = useState("");
  const extend = useChange<{ reason: string }>(`${root}/extend`);
  const drop = useChange<{ reason: string }>(`${root}/drop`);
  return (
    <>
      <Textarea label={t("answer.why")} autosize minRows={1} maxLength={1000} value={why} onChange={(event) => { setWhy(event.currentTarget.value); }} />
      <div className={styles.actions}>
        {request.may_extend && <Button size="sm" busy={extend.isPending} disabled={!why.trim()} onClick={() => { extend.mutate({ reason: why }); }}>{t("answer.extend")}</Button>}
        <Button size="sm" variant="quiet" busy={drop.isPending} disabled={!why.trim()} onClick={() => { drop.mutate({ reason: why }); }}>{t("answer.drop")}</Button>
      </div>
    </>
  );
}
