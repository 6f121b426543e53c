import { useTranslation } from "react-i18next";

import { ChannelBadge, channelName } from "@/components/channel-badge";
import { KeyCap } from "@/components/status-chip";
import type { Conversation } from "@/lib/api/types";
import { keysOf } from "@/lib/keyboard/bindings";
import { useAction } from "@/lib/keyboard/use-keys";

import type { Mode } from "./composer-store";
import styles from "./composer-tabs.module.css";

const MODES: readonly Mode[] = ["reply", "note"];

export function ComposerTabs({ conversation, mode, onMode }: { conversation: Conversation; mode: Mode; onMode: (mode: Mode) => void }) {
  const { t } = useTranslation("inbox");
  const name = channelName(conversation.channel);
  useAction("reply", () => { onMode("reply"); });
  useAction("note", () => { onMode("note"); });
  return (
    <div className={styles.bar}>
      <div role="tablist" aria-label={t("composer.mode")} className={styles.tabs}>
        {MODES.map((known) => (
          <button key={known} type="button" role="tab" className={styles.tab} aria-selected={known === mode} onClick={() => { onMode(known); }}>
            {t(`composer.${known}`)} <KeyCap>{keysOf(known)}</KeyCap>
          </button>
        ))}
      </div>
      <span className={styles.via}>
        {t("composer.via")} <ChannelBadge channel={conversation.channel} size={17} />
        {!conversation.inbox_name.startsWith(name) && <b>{name}</b>}
        <span className={styles.inbox}>{conversation.inbox_name}</span>
      </span>
    </div>
  );
}
