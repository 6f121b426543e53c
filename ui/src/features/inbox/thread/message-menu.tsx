import { Menu } from "@mantine/core";
import { IconArrowBackUp, IconArrowBackUpDouble, IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/confirm-dialog";
import type { Message } from "@/lib/api/types";

import { startEdit, startReply, write, writing } from "../composer/composer-store";
import { everyoneElse, withCopies } from "../composer/copies";
import { useInboxes } from "../data/directory";
import { useMessageAction } from "../data/use-message-action";
import styles from "./message-menu.module.css";

const icon = { size: 16, stroke: 2 };
const DELIVERED = new Set(["sent", "delivered", "read"]);

export function MessageMenu({ message, inboxId }: { message: Message; inboxId: number }) {
  const { t } = useTranslation("inbox");
  const inboxes = useInboxes();
  const inbox = inboxes.find((one) => one.id === inboxId);
  const { mutate } = useMessageAction();
  const [asked, setAsked] = useState(false);
  const sent = message.kind === "out" && DELIVERED.has(message.state) && message.author.kind === "operator";
  const own = inboxes.flatMap((one) => one.address ?? []);
  const others = message.kind === "in" && inbox?.capabilities?.subject ? everyoneElse(message.mail?.others ?? [], own) : [];
  const replyToAll = () => {
    startReply(message);
    write(message.conversation_id, { cc: withCopies(writing(message.conversation_id).cc, others) });
  };
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" className={styles.dots} aria-label={t("message.menu")}><IconDots size={16} stroke={2} /></button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowBackUp {...icon} />} onClick={() => { startReply(message); }}>{t("message.reply")}</Menu.Item>
          {others.length > 0 && <Menu.Item leftSection={<IconArrowBackUpDouble {...icon} />} onClick={replyToAll}>{t("message.replyAll")}</Menu.Item>}
          {message.text && <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => void navigator.clipboard.writeText(message.text)}>{t("message.copyText")}</Menu.Item>}
          {sent && inbox?.capabilities?.edits && <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => { startEdit(message); }}>{t("message.edit")}</Menu.Item>}
          {sent && inbox?.capabilities?.removals && <Menu.Item leftSection={<IconTrash {...icon} />} onClick={() => { setAsked(true); }}>{t("message.delete")}</Menu.Item>}
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
