import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Message } from "@/lib/api/types";
import { time } from "@/lib/i18n/format";

import { useOperators } from "../data/directory";
import styles from "./note-card.module.css";

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

export function NoteCard({ message }: { message: Message }) {
  const { t } = useTranslation("inbox");
  const operators = useOperators();
  const names = operators.filter((one) => message.mentions?.includes(one.id)).map((one) => `@${one.name}`);
  const parts = names.length > 0 ? message.text.split(new RegExp(`(${names.map(escape).join("|")})`, "u")) : [message.text];
  return (
    <article className={styles.note} id={`message-${String(message.id)}`}>
      <header>
        <IconLock size={14} stroke={2} aria-hidden="true" />
        <b>{message.author.name}</b>
        <span>{t("note.mark")}</span>
        <time dateTime={message.sent_at}>{time(message.sent_at)}</time>
      </header>
      <p dir="auto">{parts.map((part, at) => (names.includes(part) ? <b key={at} className={styles.mention}>{part}</b> : part))}</p>
    </article>
  );
}
