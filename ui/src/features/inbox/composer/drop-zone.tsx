import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./drop-zone.module.css";
import { writing } from "./composer-store";
import { useRefusal } from "./use-refusal";
import { refuseInNote, useUploads } from "./use-uploads";

const hasFiles = (event: React.DragEvent): boolean => event.dataTransfer.types.includes("Files");

/** The whole thread takes files that are dragged in; the button of the composer does the same by keyboard. */
export function DropZone({ id, inboxId, children }: { id: number; inboxId: number; children: ReactNode }) {
  const { t } = useTranslation("inbox");
  const uploads = useUploads(id, useRefusal(inboxId));
  const [over, setOver] = useState(false);
  const note = () => writing(id).mode === "note";
  return (
    <div
      className={styles.zone}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(!note());
      }}
      onDragLeave={(event) => { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false); }}
      onDrop={(event) => {
        setOver(false);
        if (!hasFiles(event)) return;
        event.preventDefault();
        if (note()) refuseInNote(t);
        else uploads.add(event.dataTransfer.files);
      }}
    >
      {children}
      {over && <div className={styles.over}>{t("file.drop")}</div>}
    </div>
  );
}
