import { Menu } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArrowLeft, IconCheck, IconDotsVertical, IconEye, IconGitMerge, IconLayoutSidebarRight, IconMail, IconRotate, IconShieldQuestion, IconTag, IconUser, IconUserShare } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Avatar } from "@/components/avatar";
import { Button, IconButton } from "@/components/button";
import { ChannelBadge, channelName } from "@/components/channel-badge";
import type { Conversation } from "@/lib/api/types";
import { number } from "@/lib/i18n/format";
import { keysOf } from "@/lib/keyboard/bindings";
import { useAction } from "@/lib/keyboard/use-keys";
import { operatorId, useSession } from "@/lib/session/session";

import { AssignMenu } from "../actions/assign-menu";
import { DataRequest } from "../actions/data-request";
import { LabelMenu } from "../actions/label-menu";
import { SnoozeMenu } from "../actions/snooze-menu";
import { useDesk } from "../actions/use-desk";
import { passFocus } from "../composer/composer-store";
import { usePresence } from "../data/use-thread";
import { WaitClock } from "../list/wait-clock";
import { useMinute } from "../list/use-minute";
import { MeetingButton } from "../meetings/meeting-dialog";
import { neighbour } from "../order-store";
import { openPalette } from "../palette/palette-store";
import type { InboxUrl } from "../url";
import styles from "./thread-head.module.css";

const icon = { size: 16, stroke: 2 };

function Viewers({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("inbox");
  const me = operatorId(useSession());
  const presence = usePresence(conversation.id);
  const others = presence?.viewers.filter((one) => one.operator_id !== me) ?? [];
  const writes = presence?.typing.find((one) => one.who === "operator");
  if (others.length === 0) return null;
  const names = others.map((one) => one.name).join(", ");
  return (
    <span className={styles.viewers} title={writes ? t("head.writes", { name: writes.name }) : t("head.views", { names })}>
      {others.slice(0, 3).map((one) => <Avatar key={one.operator_id} name={one.name} size={26} />)}
      <IconEye {...icon} aria-hidden="true" />
      <span className="visually-hidden">{t("head.views", { names })}</span>
    </span>
  );
}

export function ThreadHead({ conversation, url, onMerge, onPanel }: { conversation: Conversation; url: InboxUrl; onMerge: () => void; onPanel: () => void }) {
  const { t } = useTranslation(["inbox", "rights"]);
  const [asking, setAsking] = useState(false);
  const desk = useDesk();
  const now = useMinute();
  const me = operatorId(useSession());
  const phone = useMediaQuery("(max-width: 767px)", false, { getInitialValueInEffect: false });
  const { id, status, assignee_id: assignee } = conversation;
  const open = status !== "closed";
  const typing = usePresence(id)?.typing.some((one) => one.who === "contact");
  useAction("close", () => { desk.close(id); }, open);
  useAction("closeNext", () => {
    const next = neighbour(id);
    desk.close(id);
    if (next) passFocus(next);
    url.open(next);
  }, open);
  useAction("assignMe", () => { desk.assignMe(id); });
  useAction("queue", () => { desk.assign(id, {}); });
  return (
    <>
    <header className={styles.head}>
      <span className={styles.back}><IconButton label={t("head.back")} onClick={() => { url.open(undefined); }}><IconArrowLeft size={22} stroke={2} /></IconButton></span>
      <div className={styles.title}>
        <h2>{conversation.contact_name}</h2>
        <p>
          <ChannelBadge channel={conversation.channel} size={17} />
          <span className={styles.context}>{conversation.business_line_name || channelName(conversation.channel)} · № {number(conversation.number)}</span>
          {typing && <span className={styles.typing} role="status">{t("row.typing")}</span>}
          <span className={styles.wait}><WaitClock row={conversation} now={now} /></span>
        </p>
      </div>
      <Viewers conversation={conversation} />
      <MeetingButton conversation={id} />
      <AssignMenu conversation={conversation} />
      <SnoozeMenu conversation={conversation} />
      {open ? (
        <Button className={styles.close} icon={<IconCheck {...icon} />} title={`${t("head.close")} · ${keysOf("close")}`} aria-label={t("head.close")} onClick={() => { desk.close(id); }}>{t("head.close")}</Button>
      ) : (
        <Button className={styles.close} icon={<IconRotate {...icon} />} aria-label={t("head.reopen")} onClick={() => { desk.reopen(id); }}>{t("head.reopen")}</Button>
      )}
      <LabelMenu conversation={conversation} hidden />
      <Menu>
        <Menu.Target><IconButton label={t("head.more")}><IconDotsVertical size={18} stroke={1.7} /></IconButton></Menu.Target>
        <Menu.Dropdown>
          {phone && (
            <>
              {assignee !== me && <Menu.Item leftSection={<IconUser {...icon} />} onClick={() => { desk.assignMe(id); }}>{t("assign.me")}</Menu.Item>}
              <Menu.Item leftSection={<IconUserShare {...icon} />} onClick={() => { openPalette(`>${t("palette.assign")}`); }}>{t("assign.title")}</Menu.Item>
            </>
          )}
          <Menu.Item leftSection={<IconTag {...icon} />} rightSection={phone ? undefined : keysOf("tag")} onClick={() => document.dispatchEvent(new Event("pristan:labels"))}>{t("head.labels")}</Menu.Item>
          <Menu.Item leftSection={<IconMail {...icon} />} onClick={() => { desk.unread(id); url.open(undefined); }}>{t("head.unread")}</Menu.Item>
          <Menu.Item leftSection={<IconGitMerge {...icon} />} onClick={onMerge}>{t("head.merge")}</Menu.Item>
          <Menu.Item leftSection={<IconShieldQuestion {...icon} />} onClick={() => { setAsking(true); }}>{t("rights:take.menu")}</Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLayoutSidebarRight {...icon} />} rightSection={phone ? undefined : keysOf("panel")} onClick={onPanel}>{t("head.panel")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </header>
    <DataRequest key={id} conversation={id} asking={asking} onAsk={setAsking} />
    </>
  );
}
