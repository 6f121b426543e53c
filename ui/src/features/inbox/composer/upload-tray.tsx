import { IconAlertCircle, IconFile, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Verdict } from "@/lib/api/types";
import { contentsAtFault, filesAtFault } from "@/lib/gate/fragments";
import { fileSize } from "@/lib/i18n/format";

import type { Upload } from "./composer-store";
import styles from "./upload-tray.module.css";

/** The files with what the gate says of their names and of what stands in them, as far as it could be read. */
export function UploadTray({ uploads, verdict, onRemove }: { uploads: Upload[]; verdict: Verdict | undefined; onRemove: (key: string) => void }) {
  const { t } = useTranslation(["inbox", "gate"]);
  const kept = uploads.filter((one) => one.file);
  if (uploads.length === 0) return null;
  const names = filesAtFault(verdict?.reasons ?? []);
  const inside = contentsAtFault(verdict?.reasons ?? []);
  const told = (one: Upload): { fault: boolean; words: string } => {
    if (one.error) return { fault: true, words: one.error };
    if (!one.file) return { fault: false, words: t("file.uploading") };
    const number = kept.indexOf(one);
    const known = verdict?.files?.find((file) => file.file_id === one.file?.id);
    if (inside[number]) return { fault: true, words: (known?.words ?? inside[number]).join("; ") };
    if (names[number]) return { fault: true, words: t("gate:fileName", { words: names[number] }) };
    if (known?.state === "reading") return { fault: false, words: t("gate:file.reading") };
    return { fault: false, words: [fileSize(one.size), ...(known?.state === "unread" ? known.words : [])].join(" · ") };
  };
  return (
    <ul className={styles.tray} aria-label={t("composer.files")}>
      {uploads.map((one) => {
        const { fault, words } = told(one);
        return (
        <li key={one.key} className={styles.file} data-error={fault || undefined}>
          {one.file?.kind === "image" ? <img src={`/api/v1/files/${String(one.file.id)}?thumb=1`} alt="" /> : one.error ? <IconAlertCircle size={18} stroke={1.7} /> : <IconFile size={18} stroke={1.7} />}
          <span className={styles.text}>
            <b>{one.name}</b>
            <span title={words}>{words}</span>
          </span>
          <button type="button" aria-label={t("file.remove", { name: one.name })} onClick={() => { onRemove(one.key); }}><IconX size={14} stroke={2} /></button>
        </li>
        );
      })}
    </ul>
  );
}
