import { IconArchive, IconBan, IconHandStop } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { shortDate, time } from "@/lib/i18n/format";

import styles from "./bubble.module.css";
import { DeliveryIcon } from "./delivery-icon";
import { Decided } from "./hold-line";
import { MessageContent } from "./message-content";
import type { MessageItemProps } from "./message-item";
import { MessageMenu } from "./message-menu";
import { VeilLine } from "./veil";

function Meta({ message, last, channel }: MessageItemProps) {
  const { t } = useTranslation("inbox");
  const out = message.kind === "out";
  const quiet = ["sent", "delivered", "read", "received"].includes(message.state);
  if (!last && quiet && !message.edited_at) return null;
  return (
    <span className={styles.meta}>
      {message.edited_at && <span title={time(message.edited_at)}>{t("message.edited")}</span>}
      {message.state === "held" && <span className={styles.held}><IconHandStop size={14} stroke={2} aria-hidden="true" />{message.failure?.title ?? t("state.held")}</span>}
      <time dateTime={message.sent_at}>{time(message.sent_at)}</time>
      {out && message.state !== "held" && <DeliveryIcon state={message.state} channel={channel} />}
    </span>
  );
}

function Removed({ message }: MessageItemProps) {
  const { t } = useTranslation("inbox");
  const at = time(message.removed_at ?? message.sent_at);
  return (
    <p className={styles.removed}>
      <IconBan size={14} stroke={2} aria-hidden="true" />
      {message.kind === "in" ? t("message.removedByCustomer", { time: at }) : t("message.removed", { time: at })}
    </p>
  );
}

export function Bubble(props: MessageItemProps & { children?: ReactNode }) {
  const { message, first, last } = props;
  const { t } = useTranslation("inbox");
  const bot = message.author.kind === "bot";
  return (
    <div className={styles.place} data-side={message.kind} data-last={last || undefined} id={`message-${String(message.id)}`}>
      <article className={styles.bubble} data-unknown={message.state === "unknown" || undefined}>
        <span className="visually-hidden">{message.author.name}</span>
        {bot && first && <p className={styles.author}>{t("message.bot", { name: message.author.name })}</p>}
        {message.removed_at ? (
          <Removed {...props} />
        ) : (
          <MessageContent message={message} />
        )}
        {message.veil && <VeilLine message={message} veil={message.veil} />}
        {last && message.imported && (
          <p className={styles.imported} title={t("message.importedBy", { id: String(message.imported["import_id"]) })}>
            <IconArchive size={14} stroke={2} aria-hidden="true" />
            {t("message.imported", { from: String(message.imported["from"]), date: shortDate(message.sent_at) })}
          </p>
        )}
        <Meta {...props} />
        {message.hold && !message.removed_at && <Decided hold={message.hold} />}
        {props.children}
      </article>
      {!message.removed_at && message.id > 0 && <MessageMenu message={message} inboxId={props.inboxId} />}
    </div>
  );
}
