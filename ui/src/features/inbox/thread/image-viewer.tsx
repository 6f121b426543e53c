import { Modal } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconDownload, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";
import type { Attachment } from "@/lib/api/types";

import styles from "./image-viewer.module.css";

export function ImageViewer({ pictures, start, onClose }: { pictures: Attachment[]; start: number; onClose: () => void }) {
  const { t } = useTranslation("inbox");
  const [at, setAt] = useState(start);
  const picture = pictures[at];
  if (!picture?.url) return null;
  const step = (by: number) => { setAt((at + by + pictures.length) % pictures.length); };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.code === "ArrowRight") step(1);
    if (event.code === "ArrowLeft") step(-1);
  };
  return (
    <Modal opened onClose={onClose} fullScreen withCloseButton={false} styles={{ body: { padding: 0 } }} transitionProps={{ duration: 0 }} attributes={{ content: { "aria-label": picture.name } }}>
      <div className={styles.viewer} onKeyDown={onKeyDown}>
        <header className={styles.head}>
          <span className={styles.name}>{picture.name}</span>
          {pictures.length > 1 && <span>{at + 1} / {pictures.length}</span>}
          <a href={picture.url} download={picture.name} className={styles.load}><IconDownload size={18} stroke={1.7} aria-hidden="true" />{t("file.download")}</a>
          <IconButton label={t("file.close")} keys="Esc" onClick={onClose} data-autofocus><IconX size={18} stroke={1.7} /></IconButton>
        </header>
        <div className={styles.stage}>
          {pictures.length > 1 && <IconButton label={t("file.previous")} keys="←" onClick={() => { step(-1); }}><IconChevronLeft size={24} stroke={1.7} /></IconButton>}
          <img src={picture.url} alt={picture.name || t("kind.image")} />
          {pictures.length > 1 && <IconButton label={t("file.next")} keys="→" onClick={() => { step(1); }}><IconChevronRight size={24} stroke={1.7} /></IconButton>}
        </div>
      </div>
    </Modal>
  );
}
