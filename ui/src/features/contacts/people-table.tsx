import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Avatar } from "@/components/avatar";
import { ChannelBadge, channelName } from "@/components/channel-badge";
import { Table } from "@/components/table";
import { longDate } from "@/lib/i18n/format";

import styles from "./contacts-page.module.css";

export interface PersonRow {
  id: number;
  name: string;
  created_at: string;
  last_message_at: string | null;
  channel: string | null;
  found_in?: string;
}

/** People one under another; a row opens the card. Says where a whole value was found, if one was looked for. */
export function PeopleTable({ rows, found = false }: { rows: PersonRow[]; found?: boolean }) {
  const { t } = useTranslation("contacts");
  const navigate = useNavigate();
  const place = (row: PersonRow) => t(row.found_in === "message" ? "whole.inMessage" : "whole.inCard");
  return (
    <Table
      label={t("title")}
      rows={rows}
      rowKey={(row) => row.id}
      onOpen={(row) => void navigate({ href: `/contacts/${String(row.id)}` })}
      columns={[
        {
          key: "name",
          title: t("column.name"),
          render: (row) => (
            <Link to={`/contacts/${String(row.id)}`} className={styles.name}>
              <Avatar name={row.name} size={28} />
              <span className={styles.words}>{row.name || t("person:match.nameless")}</span>
            </Link>
          ),
        },
        { key: "channel", title: t("column.channel"), render: (row) => (row.channel ? <span className={styles.badges}><ChannelBadge channel={row.channel} />{channelName(row.channel)}</span> : <span className="t-caption">{t("brought")}</span>) },
        ...(found ? [{ key: "found", title: t("column.found"), render: place }] : []),
        { key: "since", title: t("column.since"), render: (row) => longDate(row.created_at) },
        { key: "last", title: t("column.last"), render: (row) => (row.last_message_at ? longDate(row.last_message_at) : "—") },
      ]}
    />
  );
}
