import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./button";
import styles from "./confirm-dialog.module.css";

interface ConfirmDialogProps {
  opened: boolean;
  title: string;
  children?: ReactNode;
  /** Says what will happen: «Удалить 3 диалога». */
  action: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Only for what cannot be taken back. */
export function ConfirmDialog({ opened, title, children, action, danger, busy, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("close") }}>
      <div className={styles.text}>{children}</div>
      <div className={styles.actions}>
        <Button variant="quiet" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button variant={danger ? "danger-filled" : "primary"} busy={busy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Modal>
  );
}
