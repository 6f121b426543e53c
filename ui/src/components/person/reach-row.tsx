import { IconArrowBackUp, IconBan, IconCheck, IconClock, IconDoorExit, IconHelpCircle, IconInfoCircle, IconPlugConnectedX, IconUserOff, type TablerIcon } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { ChannelBadge, channelName } from "@/components/channel-badge";
import { StatusChip, type Tone } from "@/components/status-chip";
import type { Identity, ReachState } from "@/lib/api/types";
import { nearMoment } from "@/lib/i18n/format";

import { addressOf } from "./address";
import styles from "./reach-row.module.css";

const LOOKS: Record<ReachState, [Tone, TablerIcon]> = {
  can_write: ["ok", IconCheck],
  only_reply: ["ok", IconArrowBackUp],
  service_only: ["hold", IconInfoCircle],
  not_before: ["neutral", IconClock],
  inbox_stopped: ["hold", IconPlugConnectedX],
  unreachable: ["neutral", IconHelpCircle],
  invitation_only: ["hold", IconDoorExit],
  blocked: ["neutral", IconUserOff],
  not_allowed: ["deny", IconBan],
};

function known(state: string): state is ReachState {
  return state in LOOKS;
}

/** One address: what may be sent there now. Unfolds into purposes with their reasons. */
export function ReachRow({ identity }: { identity: Identity }) {
  const { t } = useTranslation("person");
  const [open, setOpen] = useState(false);
  const id = useId();
  const { reachability: reach } = identity;
  const [tone, Icon] = known(reach.state) ? LOOKS[reach.state] : (["neutral", IconHelpCircle] as const);
  const title = known(reach.state) ? t(`reach.state.${reach.state}`) : reach.title;
  return (
    <li className={styles.item}>
      <button type="button" className={styles.row} aria-expanded={open} aria-controls={id} onClick={() => { setOpen(!open); }}>
        <ChannelBadge channel={identity.channel} size={20} />
        <span className={styles.name}>{channelName(identity.channel)}</span>
        <span data-ok={tone === "ok" || undefined} className={styles.chip}>
          <StatusChip tone={tone} bare={tone === "ok" || tone === "neutral"} icon={<Icon size={14} stroke={2} aria-hidden="true" />}>
            {reach.until ? `${title} ${t("reach.until", { moment: nearMoment(reach.until) })}` : title}
          </StatusChip>
        </span>
      </button>
      {open && (
        <div id={id} className={styles.more}>
          <p><span className={styles.value}>{addressOf(identity)}</span> · {identity.inbox_name} · {identity.business_line_name}</p>
          <dl>
            {reach.permits.map((permit) => (
              <div key={permit.purpose}>
                <dt>{t(`reach.purpose.${permit.purpose}`)}</dt>
                <dd data-open={permit.is_open || undefined}>
                  {permit.is_open ? t("reach.yes") : permit.reason || t("reach.no")}
                  {permit.is_open && permit.until ? ` ${t("reach.until", { moment: nearMoment(permit.until) })}` : ""}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </li>
  );
}
