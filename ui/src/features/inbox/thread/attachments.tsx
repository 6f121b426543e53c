import { IconAlertTriangle, IconFile, IconFileText, IconLoader2, IconMovie } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Attachment } from "@/lib/api/types";
import { fileSize } from "@/lib/i18n/format";

import styles from "./attachments.module.css";
import { ImageViewer } from "./image-viewer";
import { VoicePlayer } from "./voice-player";

const WIDEST = 320;

function thumb(url: string): string {
  return url.startsWith("/api/") ? `${url}${url.includes("?") ? "&" : "?"}thumb=1` : url;
}

function Picture({ picture, onOpen }: { picture: Attachment; onOpen: () => void }) {
  const { t } = useTranslation("inbox");
  const ratio = picture.width && picture.height ? picture.width / picture.height : undefined;
  const width = Math.min(WIDEST, picture.width ?? WIDEST);
  const sticker = picture.kind === "sticker";
  return (
    <button type="button" className={styles.picture} data-sticker={sticker || undefined} onClick={onOpen} style={{ width: sticker ? 128 : width, aspectRatio: ratio }}>
      <img src={thumb(picture.url ?? "")} alt={picture.name || t("kind.image")} loading="lazy" decoding="async" />
    </button>
  );
}

function FileCard({ file }: { file: Attachment }) {
  const { t } = useTranslation("inbox");
  const lost = file.state === "refused" || file.state === "failed";
  const Icon = lost ? IconAlertTriangle : file.state === "pending" ? IconLoader2 : file.kind === "video" ? IconMovie : /pdf|text|document/.test(file.mime) ? IconFileText : IconFile;
  const body = (
    <>
      <Icon size={20} stroke={1.7} className={lost ? styles.lost : styles.icon} aria-hidden="true" />
      <span className={styles.fileText}>
        <b>{file.name || t(`kind.${file.kind}`)}</b>
        <span>
          {file.size ? fileSize(file.size) : ""}
          {file.state === "pending" && ` · ${t("file.pending")}`}
          {lost && ` · ${file.reason ?? t(`file.${file.state}`)}`}
        </span>
      </span>
    </>
  );
  if (!file.url || lost) return <div className={styles.file}>{body}</div>;
  return <a className={styles.file} href={file.url} download={file.name}>{body}</a>;
}

export function Attachments({ attachments }: { attachments: Attachment[] }) {
  const pictures = attachments.filter((one) => (one.kind === "image" || one.kind === "sticker") && one.url && one.state === "stored");
  const [opened, setOpened] = useState<number>();
  const rest = attachments.filter((one) => !pictures.includes(one));
  return (
    <>
      {pictures.length > 0 && (
        <div className={styles.pictures}>
          {pictures.map((picture, index) => (
            <Picture key={picture.id} picture={picture} onOpen={() => { setOpened(index); }} />
          ))}
        </div>
      )}
      {rest.map((one) => {
        if (one.kind === "audio" && one.url && one.state === "stored") return <VoicePlayer key={one.id} audio={one} />;
        if (one.kind === "video" && one.url && one.state === "stored") {
          return <video key={one.id} className={styles.video} src={one.url} controls preload="none" aria-label={one.name} />;
        }
        return <FileCard key={one.id} file={one} />;
      })}
      {opened !== undefined && <ImageViewer pictures={pictures} start={opened} onClose={() => { setOpened(undefined); }} />}
    </>
  );
}
