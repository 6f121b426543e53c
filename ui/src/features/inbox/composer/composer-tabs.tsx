import { useTranslation } from "react-i18next";

import { KeyCap } from "@/components/status-chip";
import type { Conversation } from "@/lib/api/types";
import { keysOf } from "@/lib/keyboard/bindings";
import { useAction } from "@/lib/keyboard/use-keys";

import { ChannelMenu } from "../actions/channel-menu";
import type { Place } from "../actions/places";
import type { Mode } from "./composer-store";
import styles from "./composer-tabs.module.css";

const MODES: readonly Mode[] = ["reply", "note"];

interface TabsProps {
  conversation: Conversation;
  mode: Mode;
  onMode: (mode: Mode) => void;
  onPlace: (place: Place) => void;
}

export function ComposerTabs({ conversation, mode, onMode, onPlace }: TabsProps) {
  const { t } = useTranslation("inbox");
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
      <ChannelMenu conversation={conversation} onPick={onPlace} />
    </div>
  );
}
