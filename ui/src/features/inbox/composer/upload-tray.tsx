import { IconAlertCircle, IconFile, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { fileSize } from "@/lib/i18n/format";

import type { Upload } from "./composer-store";
import styles from "./upload-tray.module.css";

export function UploadTray({ uploads, onRemove }: { uploads: Upload[]; onRemove: (key: string) => void }) {
  const { t } = useTranslation("inbox");
  if (uploads.length === 0) return null;
  return (
    <ul className={styles.tray} aria-label={t("composer.files")}>
      {uploads.map((one) => (
        <li key={one.key} className={styles.file} data-error={one.error ? true : undefined}>
          {one.file?.kind === "image" ? <img src={`/api/v1/files/${String(one.file.id)}?thumb=1`} alt="" /> : one.error ? <IconAlertCircle size={18} stroke={1.7} /> : <IconFile size={18} stroke={1.7} />}
          <span className={styles.text}>
            <b>{one.name}</b>
            <span>{one.error ?? (one.file ? fileSize(one.size) : t("file.uploading"))}</span>
          </span>
          <button type="button" aria-label={t("file.remove", { name: one.name })} onClick={() => { onRemove(one.key); }}><IconX size={14} stroke={2} /></button>
        </li>
      ))}
    </ul>
  );
}
