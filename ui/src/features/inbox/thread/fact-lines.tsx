import { IconBan, IconBellZ, IconCheck, IconGitMerge, IconInfoCircle, IconPlayerPlay, IconRobot, IconRotate, IconTag, IconUserShare, IconVideo, type TablerIcon } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Message } from "@/lib/api/types";
import { nearMoment, time } from "@/lib/i18n/format";

import { openMeetings } from "../meetings/meeting-store";
import styles from "./fact-lines.module.css";

const ICONS: Record<string, TablerIcon> = {
  assigned: IconUserShare,
  snoozed: IconBellZ,
  closed: IconCheck,
  reopened: IconRotate,
  merged: IconGitMerge,
  labelled: IconTag,
  started: IconPlayerPlay,
  begun: IconPlayerPlay,
  bot_handed: IconRobot,
  identity_banned: IconBan,
  identity_blocked: IconBan,
  identity_withdrawn: IconBan,
};

const SHOWN = 3;

function Line({ message }: { message: Message }) {
  const { t, i18n } = useTranslation("inbox");
  const code = message.system?.code ?? "";
  const meeting = Number(message.system?.params?.["meeting_id"]) || undefined;
  const Icon = meeting ? IconVideo : ICONS[code] ?? IconInfoCircle;
  const params = { ...message.system?.params };
  if (params["until"]) params["until"] = nearMoment(params["until"]);
  const about = ["operator", "team", "until", "payload", "number", "reason", "minutes", "by"].find((name) => params[name] && i18n.exists(`inbox:fact.${code}_${name}`));
  const key = [`fact.${code}_${about ?? ""}`, `fact.${code}`].find((known) => i18n.exists(`inbox:${known}`));
  return (
    <p className={styles.line}>
      <Icon size={14} stroke={2} aria-hidden="true" />
      <span>{key ? t(key, params) : message.text || t("fact.other")} · {time(message.sent_at)}</span>
      {meeting && <button type="button" className={styles.more} onClick={() => { openMeetings({ conversation: message.conversation_id, meeting }); }}>{t("meeting.more")}</button>}
    </p>
  );
}

/** System lines: centred, without a bubble; a long row of them is folded. */
export function FactLines({ messages }: { messages: Message[] }) {
  const { t } = useTranslation("inbox");
  const [open, setOpen] = useState(false);
  const folded = !open && messages.length > SHOWN;
  const shown = folded ? messages.slice(-1) : messages;
  return (
    <div className={styles.lines}>
      {folded && (
        <button type="button" className={styles.more} onClick={() => { setOpen(true); }}>
          {t("fact.more", { count: messages.length - 1 })}
        </button>
      )}
      {shown.map((message) => (
        <Line key={message.id} message={message} />
      ))}
    </div>
  );
}
