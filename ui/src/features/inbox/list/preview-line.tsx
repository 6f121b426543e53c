import { useTranslation } from "react-i18next";

import type { Conversation, Preview } from "@/lib/api/types";

import { DeliveryIcon } from "../thread/delivery-icon";
import styles from "./preview-line.module.css";

const NAMED = new Set(["image", "file", "audio", "video", "location", "contact", "sticker", "callback", "note", "voice_lost", "system", "removed"]);

function words(preview: Preview, kind: string | undefined): string {
  const text = preview.text.replace(/\s+/g, " ").trim();
  if (!kind) return text;
  return text ? `${kind}: ${text}` : kind;
}

/** The second line of a row: typing, then the draft, then the last message. */
export function PreviewLine({ row, typing }: { row: Conversation; typing: boolean }) {
  const { t, i18n } = useTranslation("inbox");
  if (typing) return <span className={styles.line} data-typing>{t("row.typing")}</span>;
  if (row.draft != null) {
    return (
      <span className={styles.line}>
        <b className={styles.draft}>{t("row.draft")}</b> {row.draft.replace(/\s+/g, " ") || t("row.draftFiles")}
      </span>
    );
  }
  const { preview } = row;
  if (preview.kind === "none") return <span className={styles.line}>{t("row.noMessages")}</span>;
  const event = `inbox:fact.${preview.code ?? ""}`;
  const kind = preview.kind === "system" && i18n.exists(event) ? t(event) : NAMED.has(preview.kind) ? t(`kind.${preview.kind}`) : undefined;
  return (
    <span className={styles.line} data-unread={row.unread_count > 0 || undefined}>
      {preview.direction === "out" && preview.state && <DeliveryIcon state={preview.state} channel={row.channel} size={14} />}
      {preview.veil === "pending" || preview.veil === "unread" ? t("row.veiled") : words(preview, kind)}
    </span>
  );
}
