import { Radio, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { explain, http } from "@/lib/api/http";

import { formatsQuery, useImportWrite, type ImportDetail, type Question } from "./data";
import styles from "./imports.module.css";
import { Mapping } from "./mapping";

const MANY = 6;

/** What the file does not tell: nothing is carried over before each of these is answered. */
export function Questions({ detail }: { detail: ImportDetail }) {
  const { t } = useTranslation("imports");
  const formats = useQuery(formatsQuery);
  const [format, setFormat] = useState(detail.item.format);
  const [answers, setAnswers] = useState<Record<string, string>>({ ...detail.answers, ...suggested(detail.questions) });
  const save = useImportWrite(() => http.put(`/api/v1/imports/${String(detail.item.id)}/answers`, { format, answers }));
  const put = (id: string, value: string): void => { setAnswers((before) => ({ ...before, [id]: value })); };
  const left = detail.questions.filter((one) => !answers[one.id]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Card title={t("questions.title")}>
      <form className={styles.form} onSubmit={submit}>
        {detail.questions.map((one) => <Ask key={one.id} question={one} value={answers[one.id] ?? ""} onChange={(value) => { put(one.id, value); }} />)}
        <Select
          className={styles.narrow} label={t("questions.format")} description={t("questions.formatHint")} value={format} allowDeselect={false}
          data={(formats.data ?? []).map((one) => ({ value: one.id, label: one.title }))} onChange={(value) => { setFormat(value ?? format); }}
        />
        {save.error && <p role="alert" className={styles.refusal}>{explain(save.error)}</p>}
        <div className={styles.foot}>
          <Button type="submit" variant="primary" busy={save.isPending} disabled={left.length > 0 && format === detail.item.format}>{t("questions.save")}</Button>
          <p className="t-caption">{t("questions.saveHint")}</p>
        </div>
      </form>
    </Card>
  );
}

function suggested(questions: Question[]): Record<string, string> {
  return Object.fromEntries(questions.filter((one) => one.suggested).map((one) => [one.id, one.suggested]));
}

function Ask({ question, value, onChange }: { question: Question; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation("imports");
  if (question.columns.length > 0) return <Mapping question={question} value={value} onChange={onChange} />;
  const data = question.choices.map((one) => ({ value: one.value, label: one.label }));
  if (question.id.startsWith("who_are_we")) return <Who question={question} value={value} onChange={onChange} />;
  if (data.length === 0) return <TextInput label={question.text} description={question.why} maxLength={300} value={value} onChange={(event) => { onChange(event.currentTarget.value); }} />;
  if (data.length > MANY) return <Select className={styles.narrow} label={question.text} description={question.why} placeholder={t("questions.choose")} searchable data={data} value={value || null} onChange={(chosen) => { onChange(chosen ?? ""); }} />;
  return (
    <Radio.Group label={question.text} description={question.why} value={value} onChange={onChange}>
      <div className={styles.choices}>{data.map((one) => <Radio key={one.value} value={one.value} label={one.label} />)}</div>
    </Radio.Group>
  );
}

/** «We» may be several people of the chat, or nobody of those named. */
function Who({ question, value, onChange }: { question: Question; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation("imports");
  const chosen = value.split("|").filter(Boolean);
  const known = question.choices.map((one) => one.value);
  const other = chosen.filter((name) => !known.includes(name)).join("|");
  const toggle = (name: string): void => { onChange((chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]).join("|")); };
  return (
    <fieldset className={styles.who}>
      <legend>{question.text}</legend>
      <p className="t-caption">{question.why}</p>
      <div className={styles.choices}>
        {question.choices.map((one) => (
          <label key={one.value} className={styles.choice}><input type="checkbox" checked={chosen.includes(one.value)} onChange={() => { toggle(one.value); }} />{one.label}</label>
        ))}
      </div>
      <TextInput className={styles.narrow} label={t("questions.otherName")} maxLength={300} value={other} onChange={(event) => { onChange([...chosen.filter((name) => known.includes(name)), event.currentTarget.value].filter(Boolean).join("|")); }} />
    </fieldset>
  );
}
