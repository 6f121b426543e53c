import { IconAddressBook, IconArrowUp, IconAt, IconHandStop, IconLock, IconPaperclip, IconSlash } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { keysOf, onMac } from "@/lib/keyboard/bindings";
import { useAction } from "@/lib/keyboard/use-keys";
import { useSettings } from "@/lib/session/session";

import { useInboxes } from "../data/directory";
import { ButtonsEditor } from "./buttons-editor";
import { write, type ButtonKind, type Writing } from "./composer-store";
import styles from "./composer-tools.module.css";
import { EmojiPicker } from "./emoji-picker";

interface ToolsProps {
  id: number;
  state: Writing;
  /** What the gate says against sending it as it is. */
  stopped?: "denied" | "held";
  inboxId: number;
  onFiles: (files: Iterable<File>) => void;
  onInsert: (text: string) => void;
  onSuggest: (sign: "/" | "@") => void;
  onSubmit: () => void;
}

export function ComposerTools({ id, state, stopped, inboxId, onFiles, onInsert, onSuggest, onSubmit }: ToolsProps) {
  const { t } = useTranslation(["inbox", "gate"]);
  const denied = stopped === "denied";
  const input = useRef<HTMLInputElement>(null);
  const { enter_sends: enterSends } = useSettings();
  const inbox = useInboxes().find((one) => one.id === inboxId);
  const note = state.mode === "note";
  const kinds = (inbox?.capabilities?.buttons ? inbox.capabilities.button_kinds : ["callback", "link"]) as ButtonKind[];
  const asking = state.buttons.some((one) => one.kind === "request_contact");
  const askPhone = () => {
    const others = state.buttons.filter((one) => one.kind !== "request_contact");
    write(id, { buttons: asking ? others : [...others, { text: t("buttons.sharePhone"), kind: "request_contact", value: "" }] });
    if (!asking && state.text.reply.trim() === "") onInsert(t("buttons.phoneWords"));
  };
  useAction("attach", () => { input.current?.click(); }, !note);
  const keys = enterSends ? "↵" : onMac ? "⌘ ↵" : "Ctrl ↵";
  const name = denied ? t("composer.denied") : stopped ? t("gate:officer.send") : state.editing ? t("composer.saveEdit") : note ? t("composer.addNote") : t("composer.send");
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
      {note ? (
        <Button variant="quiet" size="sm" icon={<IconAt size={16} stroke={2} />} onClick={() => { onSuggest("@"); }}>{t("composer.mention")}</Button>
      ) : (
        <Button variant="quiet" size="sm" className={styles.wide} icon={<IconSlash size={16} stroke={2} />} onClick={() => { onSuggest("/"); }} title={`${t("composer.snippets")} · /`}>
          {t("composer.snippet")}
        </Button>
      )}
      {!note && kinds.length > 0 && <ButtonsEditor id={id} buttons={state.buttons} kinds={kinds} />}
      {!note && kinds.includes("request_contact") && (
        <IconButton label={t("buttons.askPhone")} data-on={asking || undefined} aria-pressed={asking} onClick={askPhone}><IconAddressBook size={18} stroke={1.7} /></IconButton>
      )}
      <span className={styles.gap} />
      <Button
        variant={denied ? "default" : "primary"}
        className={styles.send}
        aria-disabled={denied || undefined}
        aria-label={name}
        keys={keys}
        icon={denied ? <IconLock size={16} stroke={2} /> : stopped && <IconHandStop size={16} stroke={2} />}
        onClick={onSubmit}
      >
        {name}
      </Button>
      <button type="button" className={styles.round} aria-label={name} aria-disabled={denied || undefined} onClick={onSubmit}>
        {denied ? <IconLock size={20} stroke={2} /> : stopped ? <IconHandStop size={20} stroke={2} /> : <IconArrowUp size={22} stroke={2} />}
      </button>
    </div>
  );
}
