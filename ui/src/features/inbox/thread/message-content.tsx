import { IconArrowForwardUp, IconExternalLink, IconMapPin, IconPointer, IconPuzzle, IconShieldCheck, IconUser } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Message } from "@/lib/api/types";

import { Attachments } from "./attachments";
import { LetterHead, WholeLetter } from "./letter";
import styles from "./message-content.module.css";
import { Quote } from "./quote";
import { RichText } from "./rich-text";

function ContactCard({ card }: { card: NonNullable<Message["contact_card"]> }) {
  const { t } = useTranslation("inbox");
  return (
    <div className={styles.card}>
      <IconUser size={18} stroke={1.7} aria-hidden="true" />
      <div>
        <b>{card.name}</b>
        <p>{card.phone}</p>
        <p className={styles.mark} data-ok={card.verified || undefined}>
          {card.verified && <IconShieldCheck size={14} stroke={2} aria-hidden="true" />}
          {card.verified ? t("message.phoneVerified") : t("message.phoneNotVerified")}
        </p>
      </div>
    </div>
  );
}

function Location({ at }: { at: NonNullable<Message["location"]> }) {
  const { t } = useTranslation("inbox");
  const text = `${at.latitude.toFixed(5)}, ${at.longitude.toFixed(5)}`;
  return (
    <div className={styles.card}>
      <IconMapPin size={18} stroke={1.7} aria-hidden="true" />
      <div>
        <b>{t("message.location")}</b>
        <p className="mono">{text}</p>
        <button type="button" className={styles.copy} onClick={() => void navigator.clipboard.writeText(text)}>{t("message.copy")}</button>
      </div>
    </div>
  );
}

function Share({ share }: { share: NonNullable<Message["share"]> }) {
  return (
    <a className={styles.card} href={share.url} target="_blank" rel="noopener noreferrer nofollow">
      <IconExternalLink size={18} stroke={1.7} aria-hidden="true" />
      <div>
        <b>{share.title ?? share.url}</b>
        {share.description && <p>{share.description}</p>}
      </div>
    </a>
  );
}

function Keyboard({ rows }: { rows: NonNullable<Message["buttons"]> }) {
  const { t } = useTranslation("inbox");
  return (
    <div className={styles.keyboard} aria-label={t("message.buttons")} role="group">
      {rows.map((row, at) => (
        <div key={at} className={styles.keyRow}>
          {row.map((button, index) => (
            <span key={index} className={styles.key} title={button.url ?? undefined}>{button.text}</span>
          ))}
        </div>
      ))}
    </div>
  );
}

export function MessageContent({ message }: { message: Message }) {
  const { t } = useTranslation("inbox");
  return (
    <div className={styles.content}>
      {message.forwarded_from && (
        <p className={styles.forwarded}><IconArrowForwardUp size={14} stroke={2} aria-hidden="true" />{t("message.forwarded", { name: message.forwarded_from.name })}</p>
      )}
      {message.mail && <LetterHead mail={message.mail} />}
      {message.reply_to && <Quote conversation={message.conversation_id} quote={message.reply_to} />}
      {message.callback && (
        <p className={styles.pressed}><IconPointer size={14} stroke={2} aria-hidden="true" />{t("message.pressed", { button: message.callback.button_text ?? message.callback.payload ?? "" })}</p>
      )}
      {message.text && <RichText text={message.text} markup={message.markup} />}
      {message.mail?.has_letter && <WholeLetter message={message} subject={message.mail.subject} />}
      {message.attachments.length > 0 && <Attachments attachments={message.attachments} />}
      {message.location && <Location at={message.location} />}
      {message.contact_card && <ContactCard card={message.contact_card} />}
      {message.share && <Share share={message.share} />}
      {message.buttons && message.buttons.length > 0 && <Keyboard rows={message.buttons} />}
      {message.unknown && message.unknown.length > 0 && (
        <p className={styles.forwarded}><IconPuzzle size={14} stroke={2} aria-hidden="true" />{t("message.unknown", { parts: message.unknown.join(", ") })}</p>
      )}
      {message.failure && !["failed", "unknown", "held"].includes(message.state) && (
        <p className={styles.broken}>{t("message.changeFailed", { title: message.failure.title })}</p>
      )}
    </div>
  );
}
