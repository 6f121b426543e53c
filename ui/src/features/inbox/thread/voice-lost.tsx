import { IconMicrophoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Message } from "@/lib/api/types";
import { time } from "@/lib/i18n/format";

import styles from "./voice-lost.module.css";

/** The channel said that a voice message came, but did not hand over the sound. */
export function VoiceLost({ message }: { message: Message }) {
  const { t } = useTranslation("inbox");
  return (
    <div className={styles.card} id={`message-${String(message.id)}`}>
      <IconMicrophoneOff size={18} stroke={1.7} aria-hidden="true" />
      <div>
        <b>{t("voiceLost.title")}</b>
        <p>{t("voiceLost.detail")}</p>
      </div>
      <time dateTime={message.sent_at}>{time(message.sent_at)}</time>
    </div>
  );
}
