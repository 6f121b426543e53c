import { IconFile } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { fileSize, time } from "@/lib/i18n/format";

import styles from "../phone.module.css";
import type { Line, LineFile } from "./api";

const LINK = /\bhttps?:\/\/[^\s<>"«»]+[^\s<>"«».,!?:;)]/gu;

/** Words in which an address can be pressed, as on any telephone. */
function Words({ text }: { text: string }) {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(from, found.index), <a key={found.index} href={found[0]} target="_blank" rel="noreferrer">{found[0]}</a>);
    from = found.index + found[0].length;
  }
  return <p className={styles.text}>{parts}{text.slice(from)}</p>;
}

function Attached({ file }: { file: LineFile }) {
  if (file.kind === "image" || file.kind === "sticker") return <img className={file.kind === "image" ? styles.picture : styles.sticker} src={file.url} alt={file.name} />;
  if (file.kind === "video") return <video className={styles.picture} src={file.url} controls preload="none" aria-label={file.name} />;
  if (file.kind === "audio") return <p className={styles.file}><audio className={styles.audio} src={file.url} controls preload="none" aria-label={file.name} /></p>;
  return (
    <a className={styles.file} href={file.url || undefined} download={file.name}>
      <IconFile size={18} stroke={1.8} />
      <span>{file.name}<small>{fileSize(file.size)}</small></span>
    </a>
  );
}

/** One line of any twin's thread, as its customer sees it. */
export function TwinBubble({ line, onPress }: { line: Line; onPress: (button: string) => void }) {
  const { t } = useTranslation("sandbox");
  return (
    <div className={styles.message} data-own={line.side === "customer" || undefined}>
      <div className={styles.bubble}>
        {line.title && <p className={styles.text}><b>{line.title}</b></p>}
        {line.files.map((file) => <Attached key={file.url || file.name} file={file} />)}
        {line.is_removed ? <p className={styles.gone}>{t("phone.removed")}</p> : line.text && <Words text={line.text} />}
        <p className={styles.foot}>
          {line.is_edited && !line.is_removed && <span>{t("phone.edited")}</span>}
          <span>{time(line.at)}</span>
          {line.state && <span>{t(`twin.state.${line.state}`, { defaultValue: line.state })}</span>}
        </p>
      </div>
      {line.buttons.length > 0 && !line.is_removed && (
        <div className={styles.keyboard}>
          {line.buttons.map((row, at) => (
            <div key={at} className={styles.keys}>
              {row.map((button) => (button.url ? (
                <a key={button.id} className={styles.key} href={button.url} target="_blank" rel="noreferrer">{button.text}</a>
              ) : (
                <button key={button.id} type="button" className={styles.key} onClick={() => { onPress(button.id); }}>{button.text}</button>
              )))}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
