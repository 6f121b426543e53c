import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { StatusChip } from "@/components/status-chip";
import type { LinkReason, PersonCard } from "@/lib/api/types";
import { longDate, phone } from "@/lib/i18n/format";

import styles from "./blocks.module.css";

export function Reasons({ reasons }: { reasons: LinkReason[] }) {
  const { t } = useTranslation("person");
  return (
    <ul className={styles.facts}>
      {reasons.map((one) => (
        <li key={`${one.kind} ${one.value}`}>
          {t(`match.reason.${one.kind}`, { value: one.kind === "phone" ? phone(one.value) : one.value })}
          {one.kind === "account" ? "" : ` · ${t(`match.proved.${one.verified}`)}`}
        </li>
      ))}
    </ul>
  );
}

export function PersonLine({ card }: { card: PersonCard }) {
  const { t } = useTranslation("person");
  const facts = [
    t("match.conversations", { count: card.conversations }),
    card.lines.join(", "),
    card.last_message_at ? longDate(card.last_message_at) : "",
  ];
  return <p className={styles.facts}>{facts.filter(Boolean).join(" · ")}</p>;
}

interface MatchCardProps {
  card: PersonCard;
  reasons: LinkReason[];
  confidence: string;
  busy: boolean;
  /** Absent for whoever may not merge. */
  onJoin?: () => void;
  onReject?: () => void;
}

/** Somebody who may be the same person, why, and what can be decided about it. */
export function MatchCard({ card, reasons, confidence, busy, onJoin, onReject }: MatchCardProps) {
  const { t } = useTranslation("person");
  return (
    <li className={styles.match}>
      <div className={styles.who}>
        {card.channels.map((channel) => <ChannelBadge key={channel} channel={channel} size={20} />)}
        <b>{card.name || t("match.nameless")}</b>
        <StatusChip tone={confidence === "medium" ? "neutral" : "hold"} bare>{t(`match.confidence.${confidence}`)}</StatusChip>
      </div>
      <PersonLine card={card} />
      <Reasons reasons={reasons} />
      {onJoin && (
        <div className={styles.actions}>
          <Button size="sm" variant="primary" onClick={onJoin}>{t("match.join")}</Button>
          <Button size="sm" busy={busy} onClick={onReject}>{t("match.reject")}</Button>
        </div>
      )}
    </li>
  );
}
