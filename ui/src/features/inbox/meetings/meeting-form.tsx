import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { IconVideo } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Field } from "@/components/field";
import { ApiError, explain } from "@/lib/api/http";
import { nearMoment } from "@/lib/i18n/format";

import { localInput } from "../actions/snooze";
import styles from "./meetings.module.css";
import { useAskMeeting } from "./use-meetings";

const LENGTHS = [15, 30, 45, 60, 90, 120];

/** A meeting now, or at a time. The words go to the customer with the link, through the channel of the conversation. */
export function MeetingForm({ conversation, provider, onDone }: { conversation: number; provider: string; onDone: () => void }) {
  const { t } = useTranslation("inbox");
  const [key] = useState(() => crypto.randomUUID());
  const [planned, setPlanned] = useState(false);
  const [moment, setMoment] = useState("");
  const [minutes, setMinutes] = useState(30);
  const [title, setTitle] = useState("");
  const [words, setWords] = useState<string>();
  const ask = useAskMeeting(conversation, onDone);
  const at = planned && moment ? new Date(moment) : undefined;
  const offered = at ? t("meeting.wordsAt", { moment: nearMoment(at) }) : t("meeting.wordsNow");
  const error = ask.error instanceof ApiError ? ask.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (planned && !at) return;
    ask.mutate({ client_key: key, title: title.trim(), words: words ?? offered, minutes, ...(at ? { starts_at: at.toISOString() } : {}) });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <fieldset className={styles.when}>
        <legend>{t("meeting.when")}</legend>
        <label><input type="radio" name="when" checked={!planned} onChange={() => { setPlanned(false); }} />{t("meeting.now")}</label>
        <label><input type="radio" name="when" checked={planned} onChange={() => { setPlanned(true); }} />{t("meeting.later")}</label>
      </fieldset>
      {planned && (
        <div className={styles.pair}>
          <Field label={t("meeting.moment")} error={error?.field("starts_at")} hint={t("meeting.zone")}>
            {(ids) => <input {...ids} type="datetime-local" className={styles.moment} required min={localInput(new Date())} value={moment} onChange={(event) => { setMoment(event.target.value); }} />}
          </Field>
          <NativeSelect label={t("meeting.length")} value={String(minutes)} data={LENGTHS.map((one) => ({ value: String(one), label: t("meeting.minutes", { count: one }) }))} onChange={(event) => { setMinutes(Number(event.currentTarget.value)); }} />
        </div>
      )}
      <TextInput label={t("meeting.name")} description={t("meeting.nameHint")} placeholder={t("meeting.namePlaceholder")} maxLength={128} value={title} error={error?.field("title")} onChange={(event) => { setTitle(event.currentTarget.value); }} />
      <Textarea label={t("meeting.words")} description={t("meeting.wordsHint")} autosize minRows={2} maxRows={6} maxLength={2000} value={words ?? offered} onChange={(event) => { setWords(event.currentTarget.value); }} />
      {error && !error.problem.errors?.length && <p className={styles.error} role="alert">{explain(error)}</p>}
      <div className={styles.foot}>
        <Button type="submit" variant="primary" icon={<IconVideo size={16} stroke={2} />} busy={ask.isPending} disabled={planned && !at}>{t(planned ? "meeting.plan" : "meeting.ask", { provider })}</Button>
      </div>
    </form>
  );
}
