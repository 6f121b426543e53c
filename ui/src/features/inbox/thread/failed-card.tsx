import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { FalseAlarm } from "@/components/false-alarm";
import { time } from "@/lib/i18n/format";
import { may, useSession } from "@/lib/session/session";

import { OtherChannel } from "../actions/other-channel";
import { useMessageAction } from "../data/use-message-action";
import styles from "./failed-card.module.css";
import { Decided } from "./hold-line";
import { MessageContent } from "./message-content";
import type { MessageItemProps } from "./message-item";

/** Content above, the cause below, what to do under it: the best way first. */
export function FailedCard({ message }: MessageItemProps) {
  const { t } = useTranslation("inbox");
  const { mutate, isPending } = useMessageAction();
  const session = useSession();
  const actions = message.failure?.actions ?? (message.imported ? [] : ["retry"]);
  const byLaw = message.failure?.verdict?.reasons.some((reason) => reason.nature !== "house");
  return (
    <div className={styles.place} id={`message-${String(message.id)}`}>
      <article className={styles.card}>
        <span className="visually-hidden">{message.author.name}</span>
        <div className={styles.top}>
          <div className={styles.content}><MessageContent message={message} /></div>
          <span className={styles.meta}><time dateTime={message.sent_at}>{time(message.sent_at)}</time><IconAlertCircle size={15} stroke={2} className={styles.icon} aria-hidden="true" /></span>
        </div>
        <div className={styles.bottom}>
          <p><b>{t("failed.title")}</b> {message.failure?.title ?? t("failed.unknown")}</p>
          {message.failure?.verdict && <p>{message.failure.verdict.reasons.map((reason) => [reason.article, reason.text].filter(Boolean).join(": ")).join(". ")}</p>}
          {message.hold && <Decided hold={message.hold} />}
          {message.failure?.detail && !message.failure.verdict && message.hold?.decision !== "deny" && <details><summary>{t("failed.more")}</summary><span className="mono">{message.failure.code} · {message.failure.detail}</span></details>}
          <div className={styles.actions}>
            {actions.includes("retry") && <Button variant="link" disabled={isPending} onClick={() => { mutate({ id: message.id, kind: "retry" }); }}>{t("failed.retry")}</Button>}
            <OtherChannel message={message} />
            {byLaw && may(session, "conversations.reply") && <FalseAlarm path={`/api/v1/messages/${String(message.id)}/false-alarm`} />}
            {actions.includes("remove") && <Button variant="link" disabled={isPending} className={styles.quiet} onClick={() => { mutate({ id: message.id, kind: "remove" }); }}>{t("failed.remove")}</Button>}
          </div>
        </div>
      </article>
    </div>
  );
}
