import { Modal, Textarea } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";

import styles from "./decisions.module.css";

interface AskReasonProps {
  title: string;
  action: string;
  label: string;
  hint?: string;
  example?: string;
  busy?: boolean;
  /** Whether it may be done without a word. */
  optional?: boolean;
  children?: ReactNode;
  onDone: (reason: string) => void;
  onClose: () => void;
}

/** A change that stands in the log with its reason: asked for before it is made. */
export function AskReason({ title, action, label, hint, example, busy, optional, children, onDone, onClose }: AskReasonProps) {
  const { t } = useTranslation("common");
  const [reason, setReason] = useState("");
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("close") }}>
      <div className={styles.ask}>
        {children}
        <Textarea label={label} description={hint} placeholder={example} value={reason} maxLength={500} rows={3} data-autofocus onChange={(event) => { setReason(event.currentTarget.value); }} />
        <div className={styles.askActions}>
          <Button variant="quiet" onClick={onClose}>{t("cancel")}</Button>
          <Button variant="primary" busy={busy} disabled={!optional && !reason.trim()} onClick={() => { onDone(reason.trim()); }}>{action}</Button>
        </div>
      </div>
    </Modal>
  );
}
