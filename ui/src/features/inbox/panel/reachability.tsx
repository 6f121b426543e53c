import { IconArrowBackUp, IconBan, IconCheck, IconHelpCircle, IconHourglass, IconInfoCircle, IconUserOff, type TablerIcon } from "@tabler/icons-react";

import { ChannelBadge, channelName } from "@/components/channel-badge";
import { StatusChip, type Tone } from "@/components/status-chip";
import type { Identity } from "@/lib/api/types";

import styles from "./reachability.module.css";

const LOOKS: Record<string, [Tone, TablerIcon]> = {
  can_write: ["ok", IconCheck],
  only_reply: ["neutral", IconArrowBackUp],
  waiting: ["neutral", IconHourglass],
  unchecked: ["neutral", IconHelpCircle],
  service_only: ["hold", IconInfoCircle],
  window: ["hold", IconInfoCircle],
  blocked: ["deny", IconUserOff],
  not_allowed: ["deny", IconBan],
};

/** Person and channel now; only exceptions carry colour. */
export function Reachability({ identity }: { identity: Identity }) {
  const [tone, Icon] = LOOKS[identity.reachability.state] ?? ["neutral", IconHelpCircle];
  const name = channelName(identity.channel);
  return (
    <li className={styles.row}>
      <ChannelBadge channel={identity.channel} size={20} />
      <span className={styles.name} title={[identity.display_name, identity.value_masked].filter(Boolean).join(" · ")}>
        {name} <span className={styles.value}>{identity.value_masked}</span>
      </span>
      <span data-ok={tone === "ok" || undefined} className={styles.chip}>
        <StatusChip tone={tone} bare={tone === "ok" || tone === "neutral"} icon={<Icon size={14} stroke={2} aria-hidden="true" />}>{identity.reachability.title}</StatusChip>
      </span>
    </li>
  );
}
