import { Checkbox, Drawer, NumberInput, Progress, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { explain, http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import { useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import { linesQuery, useAuditWrite, type Interview as Shape, type Words } from "../data";
import styles from "../audit.module.css";

import { PlaceSelect } from "./place-select";

type Answers = Record<string, string[]>;
type Detail = components["schemas"]["InterviewDetail"];
type Question = Shape["questions"][number];
const NOTHING: Detail = { contract: "unknown", owner: "" };
interface Draft { line: string | null; answers: Answers; details: Record<string, Detail> }

/** Answers outlive a closed drawer: an interview that was broken off goes on where it was. */
function kept(key: string): Draft {
  const text = sessionStorage.getItem(key);
  return text ? (JSON.parse(text) as Draft) : { line: null, answers: {}, details: {} };
}

const ALONE = new Set(["none", "unknown", "yes", "no"]);

/** The guided interview: a question at a time, «не знаю» is an answer, then where the data of each thing are. */
export function Interview({ words, onClose }: { words: Words; onClose: () => void }) {
  const { t } = useTranslation("audit");
  const lines = useQuery(linesQuery);
  const key = `audit.interview.${String(useSession().company?.id)}`;
  const [{ line, answers, details }, setDraft] = useState<Draft>(() => kept(key));
  const put = (part: Partial<Draft>): void => {
    const next = { line, answers, details, ...part };
    setDraft(next);
    sessionStorage.setItem(key, JSON.stringify(next));
  };
  const asked = useQuery({
    queryKey: ["audit", "interview", answers],
    queryFn: () => http.post<Shape>("/api/v1/audit/interview/questions", { answers }),
  });
  const open = asked.data?.questions.find((one) => !(one.id in answers));
  const save = useAuditWrite(
    () => http.post<{ added: number }>("/api/v1/audit/interview", { answers, details, business_line_id: line ? Number(line) : null }),
    ({ added }) => { sessionStorage.removeItem(key); showToast({ text: t("interview.saved", { count: added }) }); onClose(); },
  );
  const back = (): void => {
    const last = Object.keys(answers).at(-1);
    if (last) put({ answers: Object.fromEntries(Object.entries(answers).filter(([name]) => name !== last)) });
  };
  return (
    <Drawer opened onClose={onClose} position="right" size={560} title={t("interview.title")} closeButtonProps={{ "aria-label": t("common:close") }}>
      <div className={styles.form}>
        <Select label={t("field.line")} description={t("interview.line")} clearable data={(lines.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))} value={line} onChange={(chosen) => { put({ line: chosen }); }} />
        <ListState loading={asked.isPending} error={asked.error} empty={false} onRetry={() => { void asked.refetch(); }} whenEmpty={null}>
          {asked.data && open && <Ask key={open.id} question={open} at={Object.keys(answers).length + 1} of={asked.data.questions.length} onAnswer={(chosen) => { put({ answers: { ...answers, [open.id]: chosen } }); }} />}
          {asked.data && !open && asked.data.rows.map((row) => (
            <Told key={row.key} title={row.title} words={words} detail={details[row.key] ?? NOTHING} onChange={(detail) => { put({ details: { ...details, [row.key]: detail } }); }} />
          ))}
          {asked.data && !open && asked.data.rows.length === 0 && <p>{t("interview.nothing")}</p>}
        </ListState>
        {save.error && <p role="alert" className={styles.refusal}>{explain(save.error)}</p>}
        <div className={styles.foot}>
          {Object.keys(answers).length > 0 && <Button variant="quiet" onClick={back}>{t("interview.back")}</Button>}
          {Object.keys(answers).length > 1 && <Button variant="quiet" onClick={() => { put({ answers: {}, details: {} }); }}>{t("interview.anew")}</Button>}
          {asked.data && !open && asked.data.rows.length > 0 && <Button variant="primary" busy={save.isPending} onClick={() => { save.mutate(undefined); }}>{t("interview.save", { count: asked.data.rows.length })}</Button>}
        </div>
      </div>
    </Drawer>
  );
}

function Ask({ question, at, of, onAnswer }: { question: Question; at: number; of: number; onAnswer: (chosen: string[]) => void }) {
  const { t } = useTranslation("audit");
  const [chosen, setChosen] = useState<string[]>([]);
  const options = question.options.length > 0 ? [...question.options, { id: "none", title: t("interview.none") }] : ["yes", "no"].map((id) => ({ id, title: t(`told.${id}`) }));
  const turn = (id: string): void => {
    if (ALONE.has(id)) setChosen(chosen.includes(id) ? [] : [id]);
    else setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen.filter((one) => !ALONE.has(one)), id]);
  };
  return (
    <fieldset className={styles.row}>
      <legend className="t-block">{question.text}</legend>
      <p className="t-caption">{t("interview.at", { at, of })}</p>
      <Progress size="xs" value={(100 * at) / of} aria-label={t("interview.at", { at, of })} />
      {question.help && <p className={styles.muted}>{question.help}</p>}
      {[...options, { id: "unknown", title: t("unknown") }].map((one) => (
        <Checkbox key={one.id} label={one.title} checked={chosen.includes(one.id)} onChange={() => { turn(one.id); }} />
      ))}
      <div className={styles.foot}><Button variant="primary" disabled={chosen.length === 0} onClick={() => { onAnswer(chosen); }}>{t("interview.next")}</Button></div>
    </fieldset>
  );
}

function Told({ title, words, detail, onChange }: { title: string; words: Words; detail: Detail; onChange: (detail: Detail) => void }) {
  const { t } = useTranslation("audit");
  return (
    <section className={styles.row} aria-label={title}>
      <h3 className="t-block">{title}</h3>
      <div className={styles.two}>
        <PlaceSelect label={t("field.first")} words={words} value={detail.first_in ?? null} onChange={(first_in) => { onChange({ ...detail, first_in }); }} />
        <PlaceSelect label={t("field.kept")} words={words} value={detail.kept_in ?? null} onChange={(kept_in) => { onChange({ ...detail, kept_in }); }} />
      </div>
      <div className={styles.two}>
        <NumberInput label={t("field.volume")} description={t("field.volumeHint")} min={0} allowDecimal={false} value={detail.volume ?? ""} onChange={(value) => { onChange({ ...detail, volume: value === "" ? null : Number(value) }); }} />
        <Select label={t("field.contract")} description={t("field.contractHint")} allowDeselect={false} data={["yes", "no", "unknown"].map((value) => ({ value, label: t(`told.${value}`) }))} value={detail.contract} onChange={(contract) => { onChange({ ...detail, contract: contract as Detail["contract"] }); }} />
      </div>
      <TextInput label={t("field.owner")} description={t("field.ownerHint")} maxLength={200} value={detail.owner ?? ""} onChange={(event) => { onChange({ ...detail, owner: event.currentTarget.value }); }} />
    </section>
  );
}
