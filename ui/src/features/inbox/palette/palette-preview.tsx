import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { channelName } from "@/components/channel-badge";
import type { ConversationDetail } from "@/lib/api/types";
import { nearMoment, number } from "@/lib/i18n/format";

import { GateLine } from "../composer/gate-line";
import { useVerdict } from "../composer/use-verdict";
import type { Command } from "./commands";
import styles from "./palette.module.css";

/** Marks the words that were put into the snippet from the conversation. */
function Filled({ text, source, detail }: { text: string; source: string; detail: ConversationDetail }) {
  const name = detail.contact.name;
  const values = /\{\{/.test(source) ? [name, name.split(" ")[0] ?? ""].filter(Boolean) : [];
  const found = values.find((value) => text.includes(value));
  if (!found) return <>{text}</>;
  const [before = "", ...rest] = text.split(found);
  return <>{before}<span className={styles.filled}>{found}</span>{rest.join(found)}</>;
}

function SnippetPreview({ command, detail, onRun }: { command: Command; detail: ConversationDetail; onRun: () => void }) {
  const { t } = useTranslation("inbox");
  const text = command.text ?? "";
  const { verdict } = useVerdict(detail.conversation.id, text, []);
  return (
    <>
      <h2>{command.title}</h2>
      <p className={styles.label}>{t("palette.goes", { channel: channelName(detail.conversation.channel) })}</p>
      <p className={styles.bubble}><Filled text={text} source={command.snippet?.text ?? ""} detail={detail} /></p>
      <GateLine verdict={verdict} note={false} />
      <span className={styles.gap} />
      <p className={styles.label}>{t("palette.editable")}</p>
      <div className={styles.actions}><Button variant="primary" keys="↵" onClick={onRun}>{t("palette.insert")}</Button></div>
    </>
  );
}

export function PalettePreview({ command, detail, onRun }: { command: Command | undefined; detail: ConversationDetail | undefined; onRun: () => void }) {
  const { t } = useTranslation("inbox");
  const row = command?.conversation;
  return (
    <div className={styles.preview}>
      {command?.snippet && detail && <SnippetPreview command={command} detail={detail} onRun={onRun} />}
      {row && (
        <>
          <h2>{row.contact_name}</h2>
          <p className={styles.label}>№ {number(row.number)} · {channelName(row.channel)} · {nearMoment(row.last_message_at)}</p>
          <p className={styles.plain}>{row.preview?.text}</p>
          <span className={styles.gap} />
          <div className={styles.actions}><Button variant="primary" keys="↵" onClick={onRun}>{t("palette.open")}</Button></div>
        </>
      )}
      {command && !command.snippet && !row && (
        <>
          <h2>{command.title}</h2>
          <p className={styles.label}>{command.next ? t("palette.hasNext") : (command.detail ?? "")}</p>
          <span className={styles.gap} />
          <div className={styles.actions}><Button variant="primary" keys="↵" onClick={onRun}>{command.next ? t("palette.choose") : t("palette.run")}</Button></div>
        </>
      )}
    </div>
  );
}
