import { IconAlertCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import { Avatar } from "@/components/avatar";
import { ChannelBadge } from "@/components/channel-badge";
import { Counter, Tag } from "@/components/status-chip";
import type { Conversation } from "@/lib/api/types";
import { initials, rowTime } from "@/lib/i18n/format";
import { operatorId, useSession } from "@/lib/session/session";

import { useLabels } from "../data/directory";
import { usePresence } from "../data/use-thread";
import { toggleChecked } from "../layout-store";
import styles from "./conversation-row.module.css";
import { PreviewLine } from "./preview-line";
import { WaitClock } from "./wait-clock";

interface RowProps {
  row: Conversation;
  href: string;
  selected: boolean;
  checked: boolean;
  checking: boolean;
  tabStop: boolean;
  dense: boolean;
  now: number;
  onHover: (id: number) => void;
  onFocus: (id: number) => void;
  onRead: (id: number) => void;
}

function Tags({ row, selected }: { row: Conversation; selected: boolean }) {
  const { t } = useTranslation("inbox");
  const labels = useLabels();
  const me = operatorId(useSession());
  const names = labels.filter((label) => row.label_ids.includes(label.id)).map((label) => label.name);
  const all = names.length > 0 ? names : [row.business_line_name];
  const other = row.assignee_id !== null && row.assignee_id !== me ? row.assignee_name : null;
  return (
    <span className={styles.tags}>
      {all.slice(0, 2).map((name) => (
        <Tag key={name} onSelection={selected}>{name}</Tag>
      ))}
      {all.length > 2 && <Tag onSelection={selected}>+{all.length - 2}</Tag>}
      {other && <span className={styles.owner} title={t("row.answers", { name: other })}>{initials(other)}</span>}
    </span>
  );
}

export const ConversationRow = memo(function ConversationRow(props: RowProps) {
  const { row, selected, checked, checking, dense, now } = props;
  const { t } = useTranslation("inbox");
  const typing = usePresence(row.id)?.typing.some((one) => one.who === "contact") ?? false;
  const unread = row.unread_count > 0;
  return (
    <Link
      to={props.href}
      className={styles.row}
      data-row={row.id}
      data-unread={unread || undefined}
      data-checked={checked || undefined}
      data-dense={dense || undefined}
      data-region-focus={props.tabStop || undefined}
      aria-current={selected ? "true" : undefined}
      tabIndex={props.tabStop ? 0 : -1}
      preload={false}
      onMouseEnter={() => { props.onHover(row.id); }}
      onFocus={() => { props.onFocus(row.id); props.onHover(row.id); }}
    >
      <span className={styles.face}>
        {checking ? (
          <input
            type="checkbox"
            className={styles.check}
            checked={checked}
            aria-label={t("row.check", { name: row.contact_name })}
            tabIndex={-1}
            onClick={(event) => { event.stopPropagation(); }}
            onChange={() => { toggleChecked(row.id); }}
          />
        ) : (
          <Avatar name={row.contact_name} size={dense ? 28 : 36} />
        )}
        <span className={styles.badge}><ChannelBadge channel={row.channel} size={17} ring /></span>
      </span>
      <span className={styles.lines}>
        <span className={styles.line}>
          <span className={styles.name}>{row.contact_name}</span>
          {row.has_failed && <IconAlertCircle size={14} stroke={2} className={styles.failed} aria-label={t("row.failed")} role="img" />}
          <time className={styles.time} dateTime={row.last_message_at}>{rowTime(row.last_message_at, new Date(now))}</time>
        </span>
        <span className={styles.line}>
          <PreviewLine row={row} typing={typing} />
          {unread && <span aria-label={t("row.unread", { count: row.unread_count })}><Counter value={row.unread_count} /></span>}
          {dense && <WaitClock row={row} now={now} />}
        </span>
        {!dense && (
          <span className={styles.line}>
            <Tags row={row} selected={selected} />
            <WaitClock row={row} now={now} />
          </span>
        )}
      </span>
    </Link>
  );
});
