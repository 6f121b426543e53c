import { Menu } from "@mantine/core";
import { IconBellZ } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import type { Conversation } from "@/lib/api/types";
import { nearMoment } from "@/lib/i18n/format";
import { keysOf } from "@/lib/keyboard/bindings";
import { useAction } from "@/lib/keyboard/use-keys";

import styles from "./menus.module.css";
import { localInput, snoozeChoices } from "./snooze";
import { useDesk } from "./use-desk";

export function SnoozeMenu({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("inbox");
  const [opened, setOpened] = useState(false);
  const [moment, setMoment] = useState("");
  const desk = useDesk();
  useAction("snooze", () => { setOpened(true); });
  const snooze = (until: Date) => {
    setOpened(false);
    desk.snooze(conversation.id, until);
  };
  const chosen = moment ? new Date(moment) : null;
  return (
    <Menu opened={opened} onChange={setOpened} width={250}>
      <Menu.Target>
        <IconButton label={t("snooze.name")} keys={keysOf("snooze")} variant="default" size="sm"><IconBellZ size={16} stroke={2} /></IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {conversation.status === "snoozed" && <Menu.Item onClick={() => { desk.reopen(conversation.id); }}>{t("snooze.wake")}</Menu.Item>}
        {snoozeChoices(new Date()).map(({ key, until }) => (
          <Menu.Item key={key} rightSection={nearMoment(until)} onClick={() => { snooze(until); }}>{t(`snooze.${key}`)}</Menu.Item>
        ))}
        <Menu.Divider />
        <div className={styles.date}>
          <label htmlFor="snooze-moment">{t("snooze.moment")}</label>
          <input id="snooze-moment" type="datetime-local" min={localInput(new Date())} value={moment} onChange={(event) => { setMoment(event.target.value); }} />
          <Button size="sm" disabled={!chosen || chosen.getTime() <= Date.now()} onClick={() => { if (chosen) snooze(chosen); }}>
            {chosen ? t("snooze.until", { moment: nearMoment(chosen) }) : t("snooze.pick")}
          </Button>
        </div>
      </Menu.Dropdown>
    </Menu>
  );
}
