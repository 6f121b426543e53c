import { Modal, PasswordInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ApiError, explain, http } from "@/lib/api/http";

import { isKey, linesQuery, useImportWrite } from "./data";
import styles from "./imports.module.css";

const SYSTEMS = ["chatwoot", "wazzup"] as const;
type System = (typeof SYSTEMS)[number];
const ADDRESS: Record<System, string> = { chatwoot: "", wazzup: "https://api.wazzup24.com" };
const WITH_ACCOUNT = /^(.*?)(?:\/app|\/api\/v1)?\/accounts\/([1-9]\d{0,9})(?:[/?#].*)?$/;
const FIELDS = ["url", "account", "key"] as const;

/** Ask for history straight from another system: where it is, with which key, for which line. */
export function PullDialog({ onClose, onAsked }: { onClose: () => void; onAsked: (id: number) => void }) {
  const { t } = useTranslation("imports");
  const lines = useQuery(linesQuery);
  const [system, setSystem] = useState<System>("chatwoot");
  const [url, setUrl] = useState("");
  const [account, setAccount] = useState("");
  const [key, setKey] = useState("");
  const [since, setSince] = useState("");
  const [line, setLine] = useState<string | null>(null);
  const [clientKey] = useState(() => crypto.randomUUID());
  const chosen = line ?? (lines.data?.length === 1 ? String(lines.data[0]?.id) : null);
  const address = url.trim() || ADDRESS[system];
  const ask = useImportWrite(
    () => http.post<{ id: number }>("/api/v1/imports/pulls", {
      system, url: address, key: key.trim(), account: system === "chatwoot" ? account.trim() : "", business_line_id: Number(chosen), client_key: clientKey,
      since: system === "wazzup" && since ? `${since}T00:00:00Z` : null,
    }),
    ({ id }) => { onAsked(id); },
  );
  const putAddress = (given: string): void => {
    const [, server, number] = (system === "chatwoot" && WITH_ACCOUNT.exec(given.trim())) || [];
    setUrl(server ?? given);
    if (number) setAccount(number);
    if (ask.error) ask.reset();
  };
  const begin = (wanted: System): void => { // what was said of one system is no address and no key of another
    setSystem(wanted);
    [setUrl, setAccount, setKey].forEach((put) => { put(""); });
    ask.reset();
  };
  const refusal = (field: string): string | undefined => (ask.error instanceof ApiError ? ask.error.field(field) : undefined);
  const isTold = FIELDS.some((field) => refusal(field));
  const wrongKey = key.trim() !== "" && !isKey(key.trim()) ? t("pull.keyWrong") : undefined;
  const ready = address !== "" && isKey(key.trim()) && chosen !== null && (system !== "chatwoot" || account.trim() !== "");
  return (
    <Modal opened onClose={onClose} title={t("pull.title")} closeButtonProps={{ "aria-label": t("common:close") }}>
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (ready) ask.mutate(undefined); }}>
        <p className={styles.text}>{t("pull.what")}</p>
        <Select label={t("pull.system")} allowDeselect={false} value={system} onChange={(value) => { begin((value ?? "chatwoot") as System); }} data={SYSTEMS.map((one) => ({ value: one, label: t(`pull.systems.${one}`) }))} />
        <TextInput label={t("pull.url")} description={t(`pull.urlHint.${system}`)} type="url" placeholder={ADDRESS[system] || "https://chat.example.ru/app/accounts/1"} value={url} error={refusal("url")} onChange={(event) => { putAddress(event.currentTarget.value); }} />
        {system === "chatwoot" && <TextInput label={t("pull.account")} description={t("pull.accountHint")} inputMode="numeric" maxLength={10} value={account} error={refusal("account")} onChange={(event) => { setAccount(event.currentTarget.value); }} />}
        <PasswordInput label={t("pull.key")} description={t(`pull.keyHint.${system}`)} autoComplete="off" value={key} error={refusal("key") ?? wrongKey} onChange={(event) => { setKey(event.currentTarget.value); }} />
        {system === "wazzup" && <TextInput type="date" label={t("pull.since")} description={t("pull.sinceHint")} value={since} onChange={(event) => { setSince(event.currentTarget.value); }} />}
        <Select label={t("upload.line")} description={t("upload.lineHint")} value={chosen} onChange={setLine} allowDeselect={false} data={(lines.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))} />
        {ask.error && !isTold && <p role="alert" className={styles.refusal}>{explain(ask.error) || t("common:offline.action")}</p>}
        <div className={styles.foot}>
          <Button variant="primary" type="submit" busy={ask.isPending} disabled={!ready}>{t("pull.ask")}</Button>
          <Button variant="quiet" onClick={onClose}>{t("common:cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
