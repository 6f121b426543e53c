import { Menu } from "@mantine/core";
import { IconArrowBackUp, IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/confirm-dialog";
import type { Message } from "@/lib/api/types";

import { startEdit, startReply } from "../composer/composer-store";
import { useInboxes } from "../data/directory";
import { useMessageAction } from "../data/use-message-action";
import styles from "./message-menu.module.css";

const icon = { size: 16, stroke: 2 };
const DELIVERED = new Set(["sent", "delivered", "read"]);

export function MessageMenu({ message, inboxId }: { message: Message; inboxId: number }) {
  const { t } = useTranslation("inbox");
  const inbox = useInboxes().find((one) => one.id === inboxId);
  const { mutate } = useMessageAction();
  const [asked, setAsked] = useState(false);
  const own = message.kind === "out" && DELIVERED.has(message.state) && message.author.kind === "operator";
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" className={styles.dots} aria-label={t("message.menu")}><IconDots size={16} stroke={2} /></button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowBackUp {...icon} />} onClick={() => { startReply(message); }}>{t("message.reply")}</Menu.Item>
          {message.text && <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => void navigator.clipboard.writeText(message.text)}>{t("message.copyText")}</Menu.Item>}
          {own && inbox?.capabilities?.edits && <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => { startEdit(message); }}>{t("message.edit")}</Menu.Item>}
          {own && inbox?.capabilities?.removals && <Menu.Item leftSection={<IconTrash {...icon} />} onClick={() => { setAsked(true); }}>{t("message.delete")}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={asked}
        title={t("message.deleteTitle")}
        action={t("message.delete")}
        danger
        onClose={() => { setAsked(false); }}
        onConfirm={() => {
          setAsked(false);
          mutate({ id: message.id, kind: "remove" });
        }}
      >
        {t("message.deleteText")}
      </ConfirmDialog>
    </>
  );
}
