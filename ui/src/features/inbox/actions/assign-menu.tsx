import { Menu } from "@mantine/core";
import { IconArrowBackUp, IconChevronDown, IconUser, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Avatar } from "@/components/avatar";
import type { Conversation } from "@/lib/api/types";
import { keysOf } from "@/lib/keyboard/bindings";
import { useAction } from "@/lib/keyboard/use-keys";
import { operatorId, useSession } from "@/lib/session/session";

import { useColleagues } from "../data/directory";
import styles from "./menus.module.css";
import { useDesk } from "./use-desk";

export function AssignMenu({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("inbox");
  const [opened, setOpened] = useState(false);
  const desk = useDesk();
  const me = operatorId(useSession());
  const { operators, teams } = useColleagues(conversation.business_line_id);
  const { id, assignee_id: owner, assignee_name: name } = conversation;
  useAction("assign", () => { setOpened(true); });
  const shown = owner === null ? t("assign.nobody") : owner === me ? t("assign.you") : (name ?? "");
  return (
    <Menu opened={opened} onChange={setOpened} width={260}>
      <Menu.Target>
        <button type="button" className={styles.owner} aria-label={t("assign.name", { name: shown })} title={`${t("assign.title")} · ${keysOf("assign")}`}>
          {owner === null ? <IconUser size={16} stroke={2} aria-hidden="true" /> : <Avatar name={name ?? ""} size={20} tone={owner === me ? "self" : "plain"} />}
          <span>{shown}</span>
          <IconChevronDown size={14} stroke={2} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles.scroll}>
        {owner !== me && <Menu.Item leftSection={<IconUser size={16} stroke={2} />} rightSection={keysOf("assignMe")} onClick={() => { desk.assignMe(id); }}>{t("assign.me")}</Menu.Item>}
        {owner !== null && <Menu.Item leftSection={<IconArrowBackUp size={16} stroke={2} />} rightSection={keysOf("queue")} onClick={() => { desk.assign(id, {}); }}>{t("assign.queue")}</Menu.Item>}
        {operators.length > 0 && <Menu.Label>{t("assign.operators")}</Menu.Label>}
        {operators.filter((one) => one.id !== me).map((one) => (
          <Menu.Item key={one.id} leftSection={<Avatar name={one.name} size={20} />} onClick={() => { desk.assign(id, { operator: one }); }}>{one.name}</Menu.Item>
        ))}
        {teams.length > 0 && <Menu.Label>{t("assign.teams")}</Menu.Label>}
        {teams.map((team) => (
          <Menu.Item key={team.id} leftSection={<IconUsers size={16} stroke={2} />} onClick={() => { desk.assign(id, { team }); }}>{team.name}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
