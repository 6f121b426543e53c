import { Select, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ApiError } from "@/lib/api/http";

import { givenBy, isSecret, missing, type Filled } from "../data/fields";
import { useCreateInbox, useLines } from "../data/queries";
import type { Channel, InboxDetail } from "../data/types";
import { Abilities } from "./abilities";
import styles from "./drawer.module.css";
import { Fields } from "./fields";
import { Guide } from "./guide";
import { DrawerHead } from "./head";

/** The first step: name, line and what the manifest asks for; beside it what to do at the channel. */
export function ConnectDrawer({ channel, onClose, onMade }: { channel: Channel; onClose: () => void; onMade: (inbox: InboxDetail) => void }) {
  const { t } = useTranslation("channels");
  const lines = useLines();
  const create = useCreateInbox();
  const [name, setName] = useState("");
  const [line, setLine] = useState<string | null>(null);
  const [filled, setFilled] = useState<Filled>({});
  const chosen = line ?? (lines.data?.[0] ? String(lines.data[0].id) : null);
  const error = create.error instanceof ApiError ? create.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!chosen) return;
    create.mutate(
      { channel: channel.id, name: name.trim() || channel.name, business_line_id: Number(chosen), ...givenBy(channel.fields, filled) },
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
          <Fields fields={channel.fields} filled={filled} error={error} onChange={setFilled} />
          {fieldless && <p className={styles.bad} role="alert">{fieldless}</p>}
          <div className={styles.row}>
            <Button type="submit" variant="primary" size="lg" busy={create.isPending} disabled={missing(channel.fields, filled)}>
              {t(channel.fields.some(isSecret) ? "connect.submit" : "connect.submitPlain")}
            </Button>
          </div>
        </form>
        <Guide channel={channel} open />
        <Abilities channel={channel} />
      </div>
    </>
  );
}
