import { IconArrowUp, IconLock, IconPaperclip, IconSlash } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { keysOf, onMac } from "@/lib/keyboard/bindings";
import { useAction } from "@/lib/keyboard/use-keys";
import { useSettings } from "@/lib/session/session";

import { useInboxes } from "../data/directory";
import { ButtonsEditor } from "./buttons-editor";
import type { Writing } from "./composer-store";
import styles from "./composer-tools.module.css";
import { EmojiPicker } from "./emoji-picker";

interface ToolsProps {
  id: number;
  state: Writing;
  denied: boolean;
  inboxId: number;
  onFiles: (files: Iterable<File>) => void;
  onInsert: (text: string) => void;
  onSnippets: () => void;
  onSubmit: () => void;
}

export function ComposerTools({ id, state, denied, inboxId, onFiles, onInsert, onSnippets, onSubmit }: ToolsProps) {
  const { t } = useTranslation("inbox");
  const input = useRef<HTMLInputElement>(null);
  const { enter_sends: enterSends } = useSettings();
  const inbox = useInboxes().find((one) => one.id === inboxId);
  const note = state.mode === "note";
  const buttons = inbox?.capabilities?.buttons;
  useAction("attach", () => { input.current?.click(); }, !note);
  const keys = enterSends ? "↵" : onMac ? "⌘ ↵" : "Ctrl ↵";
  const name = denied ? t("composer.denied") : state.editing ? t("composer.saveEdit") : note ? t("composer.addNote") : t("composer.send");
  return (
    <div className={styles.tools}>
      {!note && !state.editing && (
        <>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              onFiles(event.target.files ?? []);
              event.target.value = "";
            }}
          />
          <IconButton label={t("composer.attach")} keys={keysOf("attach")} onClick={() => input.current?.click()}><IconPaperclip size={18} stroke={1.7} /></IconButton>
        </>
      )}
      <EmojiPicker onPick={onInsert} />
      {!note && (
        <Button variant="quiet" size="sm" className={styles.wide} icon={<IconSlash size={16} stroke={2} />} onClick={onSnippets} title={`${t("composer.snippets")} · /`}>
          {t("composer.snippet")}
        </Button>
      )}
      {!note && buttons && <ButtonsEditor id={id} buttons={state.buttons} />}
      <span className={styles.gap} />
      <Button
        variant={denied ? "default" : "primary"}
        className={styles.send}
        aria-disabled={denied || undefined}
        aria-label={name}
        keys={keys}
        icon={denied ? <IconLock size={16} stroke={2} /> : undefined}
        onClick={onSubmit}
      >
        {name}
      </Button>
      <button type="button" className={styles.round} aria-label={name} aria-disabled={denied || undefined} onClick={onSubmit}>
        {denied ? <IconLock size={20} stroke={2} /> : <IconArrowUp size={22} stroke={2} />}
      </button>
    </div>
  );
}
