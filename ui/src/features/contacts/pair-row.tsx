import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Avatar } from "@/components/avatar";
import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { PersonLine, Reasons } from "@/components/person/match-card";
import { StatusChip } from "@/components/status-chip";
import type { components } from "@/lib/api/schema.gen";
import type { PersonCard } from "@/lib/api/types";

import styles from "./matches-page.module.css";

export type Pair = components["schemas"]["PairShape"];

function Half({ card }: { card: PersonCard }) {
  const { t } = useTranslation("person");
  const name = card.name || t("match.nameless");
  return (
    <div className={styles.half}>
      <Avatar name={name} size={36} />
      <div>
        <p className={styles.name}>
          <Link to={`/contacts/${String(card.id)}`}>{name}</Link>
          {card.channels.map((channel) => <ChannelBadge key={channel} channel={channel} size={17} />)}
        </p>
        <PersonLine card={card} />
      </div>
    </div>
  );
}

/** Two people side by side, why they may be one, and the decision. */
export function PairRow({ pair, busy, onJoin, onReject }: { pair: Pair; busy: boolean; onJoin: () => void; onReject: () => void }) {
  const { t } = useTranslation("person");
  return (
    <li className={styles.pair}>
      <Half card={pair.first} />
      <Half card={pair.second} />
      <div className={styles.why}>
        <StatusChip tone={pair.confidence === "medium" ? "neutral" : "hold"}>{t(`match.confidence.${pair.confidence}`)}</StatusChip>
        <Reasons reasons={pair.reasons} />
      </div>
      <div className={styles.actions}>
        <Button size="sm" variant="primary" onClick={onJoin}>{t("match.join")}</Button>
        <Button size="sm" busy={busy} onClick={onReject}>{t("match.reject")}</Button>
      </div>
    </li>
  );
}
