import { IconAlertCircle, IconBan, IconCheck, IconChecks, IconClock, IconHandStop, IconHelpCircle, type TablerIcon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { channelName } from "@/components/channel-badge";
import type { MessageState } from "@/lib/api/types";

import styles from "./delivery-icon.module.css";

const ICONS: Partial<Record<MessageState, [TablerIcon, string]>> = {
  queued: [IconClock, "plain"],
  sending: [IconClock, "plain"],
  sent: [IconCheck, "plain"],
  delivered: [IconChecks, "plain"],
  read: [IconChecks, "acc"],
  held: [IconHandStop, "hold"],
  unknown: [IconHelpCircle, "hold"],
  failed: [IconAlertCircle, "deny"],
  cancelled: [IconBan, "deny"],
};

/** Channels whose top state is «sent»: they tell nothing about delivery and reading. */
const SILENT = new Set(["max", "ok"]);

export function DeliveryIcon({ state, channel, size = 15 }: { state: MessageState; channel: string; size?: number }) {
  const { t } = useTranslation("inbox");
  const look = ICONS[state];
  if (!look) return null;
  const [Icon, tone] = look;
  const name = state === "sent" && SILENT.has(channel) ? t("state.sentSilent", { channel: channelName(channel) }) : t(`state.${state}`);
  return (
    <span className={styles.icon} data-tone={tone} title={name}>
      <Icon size={size} stroke={2} aria-hidden="true" />
      <span className="visually-hidden">{name}</span>
    </span>
  );
}
