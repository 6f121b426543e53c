import { Menu } from "@mantine/core";
import { IconCheck, IconTag } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";
import type { Conversation } from "@/lib/api/types";
import { useAction } from "@/lib/keyboard/use-keys";

import { useLabels } from "../data/directory";
import styles from "./menus.module.css";
import { useDesk } from "./use-desk";

/** With `hidden` the menu hangs on an empty place of the header and opens by its key or from another menu. */
export function LabelMenu({ conversation, hidden }: { conversation: Conversation; hidden?: boolean }) {
  const { t } = useTranslation("inbox");
  const [opened, setOpened] = useState(false);
  const labels = useLabels();
  const desk = useDesk();
  useAction("tag", () => { setOpened(true); });
  useEffect(() => {
    const open = () => { window.setTimeout(() => { setOpened(true); }); };
    document.addEventListener("pristan:labels", open);
    return () => { document.removeEventListener("pristan:labels", open); };
  }, []);
  return (
    <Menu opened={opened} onChange={setOpened} closeOnItemClick={false} width={220}>
      <Menu.Target>
        {hidden ? <button type="button" className={styles.anchor} tabIndex={-1} aria-hidden="true" /> : <IconButton label={t("head.labels")} size="sm"><IconTag size={16} stroke={2} /></IconButton>}
      </Menu.Target>
      <Menu.Dropdown className={styles.scroll}>
        <Menu.Label>{t("head.labels")}</Menu.Label>
        {labels.length === 0 && <Menu.Label>{t("label.none")}</Menu.Label>}
        {labels.map((label) => {
          const on = conversation.label_ids.includes(label.id);
          return (
            <Menu.Item key={label.id} role="menuitemcheckbox" aria-checked={on} rightSection={on ? <IconCheck size={14} stroke={2} /> : null} onClick={() => { desk.label(conversation.id, label.id, !on); }}>
              {label.name}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
