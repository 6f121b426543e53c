import { useTranslation } from "react-i18next";

import { ChannelBadge } from "@/components/channel-badge";
import { StatusChip } from "@/components/status-chip";
import { rowTime } from "@/lib/i18n/format";

import { verdictOf } from "../data/health";
import type { Channel, InboxDetail } from "../data/types";
import styles from "./cards.module.css";
import { Slots } from "./slots";

function FirstWriter({ channel }: { channel: Channel }) {
  const { t } = useTranslation("channels");
  return <span className={styles.first} title={channel.first_writer_note}>{t(`first.${channel.first_writer}`)}</span>;
}

interface CardProps {
  badge: string;
  name: string;
  sub: string;
  selected: boolean;
  onOpen: () => void;
  channel?: Channel;
  children: React.ReactNode;
}

function Card({ badge, name, sub, selected, onOpen, channel, children }: CardProps) {
  return (
    <button type="button" className={styles.card} aria-current={selected || undefined} onClick={onOpen}>
      <span className={styles.top}>
        <ChannelBadge channel={badge} size={40} />
        <span className={styles.names}>
          <span className={styles.name}>{name}</span>
          <span className={styles.sub}>{sub}</span>
        </span>
      </span>
      <span className={styles.middle}>{children}</span>
      {channel && (
        <span className={styles.bottom}>
          <Slots channel={channel} />
          <FirstWriter channel={channel} />
        </span>
      )}
    </button>
  );
}

export function InboxCard({ inbox, channel, selected, onOpen }: { inbox: InboxDetail; channel?: Channel; selected: boolean; onOpen: () => void }) {
  const { t } = useTranslation("channels");
  const verdict = verdictOf(inbox);
  const received = inbox.health.last_received_at;
  return (
    <Card badge={inbox.channel} name={inbox.name} sub={inbox.health.account_name || inbox.business_line_name} selected={selected} onOpen={onOpen} channel={channel}>
      <StatusChip tone={verdict.tone}>{verdict.text ?? t(verdict.key, verdict.values)}</StatusChip>
      <span className={styles.when}>{inbox.state === "setup" ? (channel?.connect_time ?? "") : received ? t("last", { time: rowTime(received) }) : t("never")}</span>
    </Card>
  );
}

export function AddCard({ channel, selected, again, onOpen }: { channel: Channel; selected: boolean; again: boolean; onOpen: () => void }) {
  const { t } = useTranslation("channels");
  return (
    <Card badge={channel.id} name={channel.name} sub={again ? t("oneMore") : t("data", { place: channel.data_location })} selected={selected} onOpen={onOpen} channel={channel}>
      <StatusChip tone={channel.is_allowed ? "neutral" : "deny"}>{t(!channel.is_allowed ? "notAllowed" : again ? "connected" : "notConnected")}</StatusChip>
      <span className={styles.when}>{channel.connect_time}</span>
    </Card>
  );
}
