import { IconPaperclip, IconSend, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useCustomerAct } from "./api";
import { stopEditing, useEditing } from "./editing";
import styles from "./phone.module.css";
import type { Bot, Customer, DialogStatus, PhoneMessage } from "./types";

interface PhoneComposerProps {
  bot: Bot;
  customer: Customer;
  status: DialogStatus;
  quoted: PhoneMessage | null;
  onQuoteEnd: () => void;
  start?: string;
  onStarted?: () => void;
}

export function PhoneComposer({ bot, customer, status, quoted, onQuoteEnd, start, onStarted }: PhoneComposerProps) {
  const { t } = useTranslation("sandbox");
  const act = useCustomerAct(bot.bot_id, customer.user_id);
  if (start) {
    return (
      <>
        <div className={styles.strip}><p><b>{t("phone.followed")}</b>{start}</p></div>
        <div className={styles.composer}>
          <button type="button" className={styles.begin} disabled={act.isPending} onClick={() => { act.mutate({ do: "act", act: "start", payload: start }, { onSuccess: onStarted }); }}>{t("phone.begin")}</button>
        </div>
      </>
    );
  }
  if (status === "active") return <Composer bot={bot} customer={customer} quoted={quoted} onQuoteEnd={onQuoteEnd} />;
  return (
    <div className={styles.composer}>
      <button type="button" className={styles.begin} disabled={act.isPending} onClick={() => { act.mutate({ do: "act", act: "start" }); }}>
        {t(status === "new" ? "phone.begin" : "phone.beginAgain")}
      </button>
    </div>
  );
}

function Composer({ bot, customer, quoted, onQuoteEnd }: Pick<PhoneComposerProps, "bot" | "customer" | "quoted" | "onQuoteEnd">) {
  const { t } = useTranslation("sandbox");
  const act = useCustomerAct(bot.bot_id, customer.user_id);
  const editing = useEditing();
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (!editing) return;
    setText(editing.text);
    field.current?.focus();
  }, [editing]);
  useEffect(() => () => { stopEditing(); }, []);
  useEffect(() => {
    if (quoted) field.current?.focus();
  }, [quoted]);

  const send = () => {
    const said = text.trim();
    if (!said) return;
    if (editing) act.mutate({ do: "edit", mid: editing.mid, text: said });
    else act.mutate({ do: "say", text: said, ...(quoted ? { replyTo: quoted.mid } : {}) });
    setText("");
    stopEditing();
    onQuoteEnd();
  };
  const cancel = () => {
    if (editing) setText("");
    stopEditing();
    onQuoteEnd();
  };
  return (
    <>
      {(editing ?? quoted) && (
        <div className={styles.strip}>
          <p><b>{t(editing ? "phone.editing" : "phone.reply")}</b>{editing ? editing.text : quoted?.text}</p>
          <button type="button" className={styles.iconButton} aria-label={t("phone.cancel")} onClick={cancel}><IconX size={16} stroke={2} /></button>
        </div>
      )}
      <form className={styles.composer} onSubmit={(event) => { event.preventDefault(); send(); }}>
        <input
          ref={files}
          type="file"
          hidden
          data-testid="phone-file"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) act.mutate({ do: "file", file });
            event.currentTarget.value = "";
          }}
        />
        <button type="button" className={styles.iconButton} aria-label={t("phone.attach")} onClick={() => files.current?.click()}>
          <IconPaperclip size={20} stroke={1.8} />
        </button>
        <textarea
          ref={field}
          className={styles.field}
          rows={1}
          aria-label={t("phone.message")}
          placeholder={t("phone.message")}
          value={text}
          onChange={(event) => { setText(event.currentTarget.value); }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
              event.preventDefault();
              send();
            }
            if (event.key === "Escape") cancel();
          }}
        />
        <button type="submit" className={styles.sendButton} aria-label={t("phone.send")} disabled={!text.trim()}>
          <IconSend size={18} stroke={1.8} />
        </button>
      </form>
    </>
  );
}
