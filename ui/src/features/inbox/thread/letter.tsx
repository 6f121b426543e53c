import { Modal } from "@mantine/core";
import { IconAlertTriangle, IconMail, IconRobot, IconScissors, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";
import type { Message } from "@/lib/api/types";

import styles from "./letter.module.css";

type Mail = NonNullable<Message["mail"]>;

/** The head of a letter: subject, copies, what our mail server thinks of the sender. */
export function LetterHead({ mail }: { mail: Mail }) {
  const { t } = useTranslation("inbox");
  return (
    <>
      {mail.subject && <p className={styles.subject}>{mail.subject}</p>}
      {mail.cc.length > 0 && <p className={styles.line}>{t("letter.cc", { people: mail.cc.join(", ") })}</p>}
      {mail.is_doubtful && <p className={styles.doubt} role="note"><IconAlertTriangle size={14} stroke={2} aria-hidden="true" />{t("letter.doubtful")}</p>}
      {mail.is_automatic && <p className={styles.line}><IconRobot size={14} stroke={2} aria-hidden="true" />{t("letter.automatic")}</p>}
      {mail.is_cut && <p className={styles.line}><IconScissors size={14} stroke={2} aria-hidden="true" />{t("letter.cut")}</p>}
    </>
  );
}

/** The whole letter in a frame without scripts; the server has cleaned it and loads nothing from outside. */
export function WholeLetter({ message, subject }: { message: Message; subject: string }) {
  const { t } = useTranslation("inbox");
  const [open, setOpen] = useState(false);
  const title = subject || t("letter.title");
  return (
    <>
      <button type="button" className={styles.open} onClick={() => { setOpen(true); }}>
        <IconMail size={14} stroke={2} aria-hidden="true" />{t("letter.open")}
      </button>
      {open && (
        <Modal opened onClose={() => { setOpen(false); }} size="xl" withCloseButton={false} styles={{ body: { padding: 0 } }} transitionProps={{ duration: 0 }} attributes={{ content: { "aria-label": title } }}>
          <header className={styles.head}>
            <b>{title}</b>
            <IconButton label={t("file.close")} keys="Esc" onClick={() => { setOpen(false); }} data-autofocus><IconX size={18} stroke={1.7} /></IconButton>
          </header>
          <iframe className={styles.frame} title={title} src={`/api/v1/messages/${String(message.id)}/letter`} sandbox="allow-popups allow-popups-to-escape-sandbox" referrerPolicy="no-referrer" />
        </Modal>
      )}
    </>
  );
}
