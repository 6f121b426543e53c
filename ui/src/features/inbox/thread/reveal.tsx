import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { answer, api } from "@/lib/api/client";
import { explain } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import { showToast } from "@/lib/toasts";

import styles from "./veil.module.css";

type Shown = components["schemas"]["RevealedMessage"];
const SHORTEST = 3;

function Opened({ shown, close }: { shown: Shown; close: () => void }) {
  const { t } = useTranslation("veil");
  const at = shown.location ? `${String(shown.location.latitude)}, ${String(shown.location.longitude)}` : null;
  const share = shown.share ? Object.values(shown.share).filter((one) => typeof one === "string").join(" ") : null;
  const parts = [shown.subject, shown.quote && `«${shown.quote}»`, shown.text, shown.phone, shown.email, at, share, ...shown.file_names];
  return (
    <div className={styles.opened} role="region" aria-label={t("opened")}>
      {parts.filter(Boolean).map((part, index) => <p key={index}>{part}</p>)}
      <Button variant="link" onClick={close}>{t("close")}</Button>
    </div>
  );
}

/** «Показать»: asks why, shows the message as it came until the reader leaves it. Nothing of it is kept. */
export function Reveal({ id }: { id: number }) {
  const { t } = useTranslation("veil");
  const [reason, setReason] = useState<string>();
  const [shown, setShown] = useState<Shown>();
  if (shown) return <Opened shown={shown} close={() => { setShown(undefined); setReason(undefined); }} />;
  if (reason === undefined) return <Button variant="link" onClick={() => { setReason(""); }}>{t("show")}</Button>;
  const good = reason.trim().length >= SHORTEST;
  const send = () => {
    answer(api.POST("/api/v1/messages/{message_id}/reveal", { params: { path: { message_id: id } }, body: { reason: reason.trim() } })).then(
      setShown,
      (error: unknown) => { showToast({ text: explain(error), tone: "deny" }); },
    );
  };
  return (
    <form className={styles.ask} onSubmit={(event) => { event.preventDefault(); if (good) send(); }}>
      <input aria-label={t("reason")} placeholder={t("reason")} maxLength={500} value={reason} autoFocus onChange={(event) => { setReason(event.target.value); }} onKeyDown={(event) => { if (event.key === "Escape") setReason(undefined); }} />
      <Button type="submit" size="sm" disabled={!good}>{t("show")}</Button>
    </form>
  );
}
