import { PasswordInput, Select, TextInput } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ApiError } from "@/lib/api/http";

import { useCreateInbox, useLines } from "../data/queries";
import type { Channel, InboxDetail } from "../data/types";
import { Abilities } from "./abilities";
import styles from "./drawer.module.css";
import { DrawerHead } from "./head";

/** The first step: name, line, key. What the channel requires stands beside. */
export function ConnectDrawer({ channel, onClose, onMade }: { channel: Channel; onClose: () => void; onMade: (inbox: InboxDetail) => void }) {
  const { t } = useTranslation("channels");
  const lines = useLines();
  const create = useCreateInbox();
  const [name, setName] = useState("");
  const [line, setLine] = useState<string | null>(null);
  const [credentials, setCredentials] = useState<Record<string, string>>({});
  const chosen = line ?? (lines.data?.[0] ? String(lines.data[0].id) : null);
  const error = create.error instanceof ApiError ? create.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!chosen) return;
    create.mutate(
      { channel: channel.id, name: name.trim() || channel.name, business_line_id: Number(chosen), settings: {}, credentials },
      { onSuccess: onMade },
    );
  };
  const fieldless = error && !error.problem.errors?.length ? [error.problem.title, error.problem.detail].filter(Boolean).join(". ") : undefined;
  return (
    <>
      <DrawerHead channel={channel.id} title={t("connect.title", { name: channel.name, context: channel.id })} context={channel.summary} onClose={onClose} />
      <div className={styles.body}>
        <form className={styles.form} onSubmit={submit}>
          <TextInput label={t("connect.name")} description={t("connect.nameHint")} placeholder={channel.name} value={name} maxLength={100} error={error?.field("name")} onChange={(event) => { setName(event.currentTarget.value); }} />
          <Select
            label={t("connect.line")}
            data={(lines.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
            value={chosen}
            allowDeselect={false}
            error={error?.field("business_line_id") ?? (lines.error ? t("connect.noLines") : undefined)}
            onChange={setLine}
          />
          {channel.credentials.map((key, index) => (
            <PasswordInput
              key={key}
              autoFocus={index === 0}
              autoComplete="off"
              label={t(`credential.${channel.id}.${key}`, { defaultValue: t("connect.key") })}
              description={t(`credentialHint.${channel.id}.${key}`, { defaultValue: "" })}
              visibilityToggleButtonProps={{ "aria-label": t("connect.showKey") }}
              value={credentials[key] ?? ""}
              error={error?.field(`credentials.${key}`)}
              onChange={(event) => { setCredentials({ ...credentials, [key]: event.currentTarget.value }); }}
            />
          ))}
          {fieldless && <p className={styles.bad} role="alert">{fieldless}</p>}
          <div className={styles.row}>
            <Button type="submit" variant="primary" size="lg" busy={create.isPending} disabled={channel.credentials.some((key) => !credentials[key]?.trim())}>
              {t(channel.credentials.length ? "connect.submit" : "connect.submitPlain")}
            </Button>
          </div>
        </form>
        {channel.requires.length > 0 && (
          <section className={styles.requires}>
            <h3>{t("requires", { name: channel.name, context: channel.id })}</h3>
            <ul>
              {channel.requires.map((text) => (
                <li key={text}>
                  <IconInfoCircle size={14} stroke={2} aria-hidden />
                  {text}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <Abilities channel={channel} />
    </>
  );
}
