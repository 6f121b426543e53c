import { Select, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ApiError } from "@/lib/api/http";
import { showToast } from "@/lib/toasts";

import { filledFrom, givenBy, type Filled } from "../data/fields";
import { useChangeInbox, useLines } from "../data/queries";
import type { Channel, InboxDetail, NewInbox } from "../data/types";
import styles from "./drawer.module.css";
import { Fields } from "./fields";

/** What was filled in when the connection was made; keys stay as they are unless new ones are given. */
export function SettingsForm({ inbox, channel, onKept }: { inbox: InboxDetail; channel: Channel; onKept: () => void }) {
  const { t } = useTranslation("channels");
  const lines = useLines();
  const change = useChangeInbox(inbox.id);
  const [name, setName] = useState(inbox.name);
  const [line, setLine] = useState(String(inbox.business_line_id));
  const [filled, setFilled] = useState<Filled>(() => filledFrom(channel, inbox.settings));
  const error = change.error instanceof ApiError ? change.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { settings, credentials } = givenBy(channel.fields, filled);
    const changes: Partial<NewInbox> = { name: name.trim() || inbox.name, business_line_id: Number(line) };
    if (channel.fields.length > 0) changes.settings = settings;
    if (Object.keys(credentials).length > 0) changes.credentials = credentials;
    change.mutate(changes, {
      onSuccess: () => {
        showToast({ text: t("settings.kept") });
        onKept();
      },
    });
  };
  const fieldless = error && !error.problem.errors?.length ? (error.problem.detail ?? error.problem.title) : undefined;
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput label={t("connect.name")} value={name} maxLength={100} error={error?.field("name")} onChange={(event) => { setName(event.currentTarget.value); }} />
      <Select label={t("connect.line")} data={(lines.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))} value={line} allowDeselect={false} error={error?.field("business_line_id")} onChange={(next) => { if (next) setLine(next); }} />
      <Fields fields={channel.fields} filled={filled} error={error} kept={inbox.has_credentials} onChange={setFilled} />
      {fieldless && <p className={styles.bad} role="alert">{fieldless}</p>}
      <div className={styles.row}>
        <Button type="submit" variant="primary" busy={change.isPending}>{t("settings.keep")}</Button>
      </div>
    </form>
  );
}
