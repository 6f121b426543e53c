import { Checkbox, Drawer, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ApiError, http } from "@/lib/api/http";
import { newKey } from "@/lib/key";

import { inboxesQuery, useMoveWrite } from "./data";
import styles from "./move.module.css";

const DAY_MS = 24 * 3600_000;
const LIFE_DAYS = 90;
const CLOSED = new Set(["leaving", "employee", "meetings"]);

/** A campaign: its line, where it leads to, until when its links live. */
export function NewCampaign({ onClose, onMade }: { onClose: () => void; onMade: (id: number) => void }) {
  const { t } = useTranslation("move");
  const inboxes = useQuery(inboxesQuery);
  const open = (inboxes.data ?? []).filter((one) => !CLOSED.has(one.role) && one.state !== "removed");
  const lines = [...new Map(open.map((one) => [String(one.business_line_id), one.business_line_name])).entries()];
  const [title, setTitle] = useState("");
  const [chosen, setLine] = useState<string | null>(null);
  const [until, setUntil] = useState(new Date(Date.now() + LIFE_DAYS * DAY_MS).toISOString().slice(0, 10));
  const [ways, setWays] = useState<Record<number, string>>({});
  const [clientKey] = useState(newKey);
  const line = chosen ?? lines[0]?.[0] ?? null;
  const here = open.filter((one) => String(one.business_line_id) === line);
  const picked = here.filter((one) => ways[one.id] !== undefined);
  const save = useMoveWrite(
    () => http.post<{ id: number }>("/api/v1/campaigns", {
      business_line_id: Number(line), title: title.trim(), expires_at: new Date(`${until}T23:59:00`).toISOString(), client_key: clientKey,
      ways: picked.map((one) => ({ inbox_id: one.id, address: ways[one.id] ?? "" })),
    }),
    (made) => { onMade(made.id); },
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined);
  };
  const put = (id: number, value: string | undefined) => {
    setWays((old) => Object.fromEntries(Object.entries({ ...old, [id]: value }).filter(([, kept]) => kept !== undefined)) as Record<number, string>);
  };
  const isReady = title.trim() !== "" && picked.length > 0 && picked.every((one) => ways[one.id]?.trim());
  return (
    <Drawer opened onClose={onClose} position="right" title={t("add")} size={480} closeButtonProps={{ "aria-label": t("close") }}>
      <form className={styles.form} onSubmit={submit}>
        <p className="t-caption">{t("new.hint")}</p>
        <TextInput label={t("new.title")} placeholder={t("new.titleExample")} maxLength={100} data-autofocus value={title} onChange={(event) => { setTitle(event.currentTarget.value); }} />
        {lines.length > 1 && <Select label={t("line")} data={lines.map(([value, label]) => ({ value, label }))} value={line} allowDeselect={false} onChange={(value) => { setLine(value); }} />}
        <TextInput type="date" label={t("new.until")} value={until} onChange={(event) => { setUntil(event.currentTarget.value); }} />
        <fieldset className={styles.ways}>
          <legend>{t("new.ways")}</legend>
          {here.length === 0 && <p className={styles.hint}>{t("new.noWays")}</p>}
          {here.map((one) => (
            <div key={one.id} className={styles.way}>
              <Checkbox label={one.name} checked={ways[one.id] !== undefined} onChange={(event) => { put(one.id, event.currentTarget.checked ? "" : undefined); }} />
              {ways[one.id] !== undefined && (
                <TextInput aria-label={t("new.address", { name: one.name })} placeholder={t(`address.${one.channel}`, { defaultValue: "https://…" })} value={ways[one.id]} onChange={(event) => { put(one.id, event.currentTarget.value); }} />
              )}
            </div>
          ))}
        </fieldset>
        {save.error instanceof ApiError && <p className={styles.refusal} role="alert">{save.error.problem.detail ?? save.error.problem.title}</p>}
        <div><Button type="submit" variant="primary" busy={save.isPending} disabled={!isReady}>{t("new.make")}</Button></div>
      </form>
    </Drawer>
  );
}
