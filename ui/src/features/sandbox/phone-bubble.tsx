import { IconArrowBackUp, IconCheck, IconFile, IconMapPin, IconMicrophone, IconPhone } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { fileSize, time } from "@/lib/i18n/format";

import styles from "./phone.module.css";
import type { PhoneAttachment, PhoneMessage } from "./types";

interface PhoneBubbleProps {
  message: PhoneMessage;
  onPress: (row: number, column: number) => void;
  onQuote: () => void;
}

export function PhoneBubble({ message, onPress, onQuote }: PhoneBubbleProps) {
  const { t } = useTranslation("sandbox");
  const { text, attachments, buttons, link } = message;
  return (
    <div className={styles.message} data-own={!message.from_bot || undefined}>
      <div className={styles.bubble}>
        {link && <p className={styles.quote}><b>{t(`phone.${link.type}`)}</b>{link.text}</p>}
        {attachments.map((one, index) => <Attached key={index} one={one} isHidden={message.is_hidden} />)}
        {message.is_removed ? <p className={styles.gone}>{t("phone.removed")}</p> : text && <p className={styles.text}>{text}</p>}
        <p className={styles.foot}>
          {message.is_edited && !message.is_removed && <span>{t("phone.edited")}</span>}
          <span>{time(new Date(message.at_ms))}</span>
          {!message.from_bot && <IconCheck size={14} stroke={2} aria-label={t("phone.sent")} role="img" />}
        </p>
        {!message.is_removed && !message.is_hidden && (
          <button type="button" className={styles.quoteButton} aria-label={t("phone.quote")} title={t("phone.quote")} onClick={onQuote}>
            <IconArrowBackUp size={14} stroke={2} />
          </button>
        )}
      </div>
      {message.is_hidden && <p className={styles.defect}>{t("phone.voiceLost")}</p>}
      {buttons.length > 0 && (
        <div className={styles.keyboard}>
          {buttons.map((row, rowIndex) => (
            <div key={rowIndex} className={styles.keys}>
              {row.map((button, column) => (
                <button key={column} type="button" className={styles.key} onClick={() => { onPress(rowIndex, column); }}>{button.text}</button>
              ))}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function Attached({ one, isHidden }: { one: PhoneAttachment; isHidden: boolean }) {
  const { t } = useTranslation("sandbox");
  const url = one.payload?.url ?? undefined;
  switch (one.type) {
    case "image":
      return <img className={styles.picture} src={url} alt={t("kind.image")} />;
    case "sticker":
      return <img className={styles.sticker} src={url} alt={t("kind.sticker")} />;
    case "video":
      return <video className={styles.picture} src={url} controls preload="none" aria-label={t("kind.video")} />;
    case "audio":
      return (
        <p className={styles.file}>
          <IconMicrophone size={18} stroke={1.8} />
          <audio className={styles.audio} src={url} controls preload="none" aria-label={t(isHidden ? "kind.voice" : "kind.audio")} />
        </p>
      );
    case "file":
      return (
        <a className={styles.file} href={url} download={one.filename}>
          <IconFile size={18} stroke={1.8} />
          <span>{one.filename}<small>{fileSize(one.size ?? 0)}</small></span>
        </a>
      );
    case "location":
      return (
        <p className={styles.file}>
          <IconMapPin size={18} stroke={1.8} />
          <span>{t("phone.place")}<small>{`${String(one.latitude)}, ${String(one.longitude)}`}</small></span>
        </p>
      );
    case "contact":
      return (
        <p className={styles.file}>
          <IconPhone size={18} stroke={1.8} />
          <span>{card(one).name}<small>{card(one).phone}</small></span>
        </p>
      );
    default:
      return <p className={styles.file}>{one.type}</p>;
  }
}

function card(one: PhoneAttachment): { name: string; phone: string } {
  const lines = one.payload?.vcf_info ?? "";
  const phone = /TEL[^:\r\n]*:([^\r\n]+)/.exec(lines)?.[1] ?? "";
  return { name: /FN:([^\r\n]+)/.exec(lines)?.[1] ?? "", phone: phone && !phone.startsWith("+") ? `+${phone}` : phone };
}
