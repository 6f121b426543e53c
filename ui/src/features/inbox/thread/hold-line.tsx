import { IconClockExclamation, IconHandStop, IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { FalseAlarm } from "@/components/false-alarm";
import { answer, api } from "@/lib/api/client";
import { explain } from "@/lib/api/http";
import type { Message } from "@/lib/api/types";
import { nearMoment } from "@/lib/i18n/format";
import { may, useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import styles from "./hold-line.module.css";
import { useMoment } from "./use-moment";

type Hold = NonNullable<Message["hold"]>;

/** What another person decided about a message that was held, and why. */
export function Decided({ hold }: { hold: Hold }) {
  const { t } = useTranslation("gate");
  if (hold.decision !== "release" && hold.decision !== "deny") return null;
  const Icon = hold.decision === "release" ? IconShieldCheck : IconHandStop;
  return <p className={styles.decided}><Icon size={14} stroke={2} aria-hidden="true" />{t(`held.${hold.decision}`, { name: hold.decided_by, reason: hold.decided_reason })}</p>;
}

function Ask({ message }: { message: Message }) {
  const { t } = useTranslation("gate");
  const [reason, setReason] = useState<string>();
  if (reason === undefined) return <Button variant="link" onClick={() => { setReason(""); }}>{t("held.ask")}</Button>;
  const send = () => {
    answer(api.POST("/api/v1/messages/{message_id}/ask", { params: { path: { message_id: message.id } }, body: { reason: reason.trim() } })).then(
      () => { setReason(undefined); },
      (error: unknown) => { showToast({ text: explain(error), tone: "deny" }); },
    );
  };
  return (
    <form className={styles.ask} onSubmit={(event) => { event.preventDefault(); if (reason.trim()) send(); }}>
      <textarea aria-label={t("held.askLabel")} placeholder={t("held.askLabel")} rows={2} maxLength={500} value={reason} autoFocus onChange={(event) => { setReason(event.target.value); }} />
      <Button type="submit" size="sm" disabled={reason.trim() === ""}>{t("held.askSend")}</Button>
    </form>
  );
}

/** Until when a decision about a held message is due, who asked for it and why; whoever has not yet, may say why. */
export function HoldLine({ message, hold }: { message: Message; hold: Hold }) {
  const { t } = useTranslation("gate");
  const session = useSession();
  const overdue = useMoment(hold.due_at);
  const Icon = overdue ? IconClockExclamation : IconHandStop;
  return (
    <div className={styles.line}>
      <p className={styles.due} data-overdue={overdue || undefined}>
        <Icon size={14} stroke={2} aria-hidden="true" />
        {t(overdue ? "held.overdue" : "held.due", { moment: nearMoment(hold.due_at) })}
      </p>
      {hold.asked_by ? <p>{t("held.asked", { name: hold.asked_by, reason: hold.asked_reason })}</p> : <div className={styles.quiet}>{t("held.noAsk")} <Ask message={message} /></div>}
      {may(session, "conversations.reply") && <div><FalseAlarm path={`/api/v1/messages/${String(message.id)}/false-alarm`} /></div>}
    </div>
  );
}
