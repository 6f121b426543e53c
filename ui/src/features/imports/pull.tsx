import { PasswordInput, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { explain, http } from "@/lib/api/http";
import { nearMoment, number } from "@/lib/i18n/format";

import { isKey, pullQuery, useImportWrite, type Import, type Pull } from "./data";
import styles from "./imports.module.css";

const COUNTS = ["messages", "conversations", "contacts", "deals"] as const;

/** How far the other system is read; what stopped it, and a place for another key where the old one was refused. */
export function PullProgress({ item }: { item: Import }) {
  const { t } = useTranslation("imports");
  const found = useQuery(pullQuery(item.id, item.state === "held"));
  if (!found.data) return null;
  const { got, url, account, stopped_by: cause } = found.data;
  const total = got["conversations_total"] ?? 0;
  const part = total > 0 ? Math.min(1, (got["conversations"] ?? 0) / total) : null;
  const counts = COUNTS.filter((name) => (got[name] ?? 0) > 0);
  const asksKey = cause === "channel.auth_failed";
  return (
    <Card title={t(item.failure ? "pull.stopped" : `progress.${item.state}`)}>
      <div className={styles.form}>
        {item.failure && <div><p role="alert" className={styles.refusal}>{item.failure}</p>{counts.length > 0 && <p className={styles.text}>{t("pull.kept")}</p>}<p className={styles.text}>{t(asksKey ? "pull.afterKey" : "pull.afterOther")}</p></div>}
        {item.failure && asksKey && <NewKey id={item.id} />}
        {part !== null && <Progress value={part * 100} aria-label={t("pull.progress")} />}
        <p className={styles.text} role="status">{t("pull.from", { url })}{account && `, ${t("pull.ofAccount", { account })}`}{item.state === "pulling" && <Waits pull={found.data} />}</p>
        {counts.length > 0 && (
          <dl className={styles.facts}>
            {counts.map((name) => (
              <div key={name}><dt>{t(`pull.got.${name}`)}</dt><dd>{number(got[name] ?? 0)}{name === "conversations" && total > 0 && ` ${t("pull.of", { total: number(total) })}`}</dd></div>
            ))}
          </dl>
        )}
        {counts.length === 0 && item.state === "pulling" && <p className={styles.text}>{t("pull.first")}</p>}
      </div>
    </Card>
  );
}

function Waits({ pull }: { pull: Pull }) {
  const { t } = useTranslation("imports");
  if (!pull.waits_until) return null;
  return <>{` · ${t(pull.tries > 0 ? "pull.broken" : "pull.waits", { at: nearMoment(pull.waits_until) })}`}</>;
}

function NewKey({ id }: { id: number }) {
  const { t } = useTranslation("imports");
  const [key, setKey] = useState("");
  const save = useImportWrite(async () => {
    await http.put(`/api/v1/imports/${String(id)}/key`, { key: key.trim() });
    await http.put(`/api/v1/imports/${String(id)}/state`, { state: "running" });
  });
  const wrong = key.trim() !== "" && !isKey(key.trim()) ? t("pull.keyWrong") : undefined;
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (isKey(key.trim())) save.mutate(undefined); }}>
      <PasswordInput className={styles.narrow} label={t("pull.newKey")} description={t("pull.newKeyHint")} autoComplete="off" value={key} error={wrong} onChange={(event) => { setKey(event.currentTarget.value); }} />
      {save.error && <p role="alert" className={styles.refusal}>{explain(save.error) || t("common:offline.action")}</p>}
      <div className={styles.foot}><Button variant="primary" type="submit" busy={save.isPending} disabled={!isKey(key.trim())}>{t("pull.goOn")}</Button></div>
    </form>
  );
}
