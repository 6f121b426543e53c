import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./drop-zone.module.css";
import { writing } from "./composer-store";
import { useRefusal } from "./use-refusal";
import { useUploads } from "./use-uploads";

const hasFiles = (event: React.DragEvent): boolean => event.dataTransfer.types.includes("Files");

/** The whole thread takes files that are dragged in; the button of the composer does the same by keyboard. */
export function DropZone({ id, inboxId, children }: { id: number; inboxId: number; children: ReactNode }) {
  const { t } = useTranslation("inbox");
  const uploads = useUploads(id, useRefusal(inboxId));
  const [over, setOver] = useState(false);
  const allowed = (event: React.DragEvent) => hasFiles(event) && writing(id).mode === "reply";
  return (
    <div
      className={styles.zone}
      onDragOver={(event) => {
        if (!allowed(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false); }}
      onDrop={(event) => {
        setOver(false);
        if (!allowed(event)) return;
        event.preventDefault();
        uploads.add(event.dataTransfer.files);
      }}
    >
      {children}
      {over && <div className={styles.over}>{t("file.drop")}</div>}
    </div>
  );
}
