import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Avatar } from "@/components/avatar";
import { Button } from "@/components/button";
import { ChannelBadge, channelName } from "@/components/channel-badge";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { Table } from "@/components/table";
import { longDate } from "@/lib/i18n/format";
import { usePeople } from "@/lib/people/people";

import styles from "./contacts-page.module.css";
import { PeopleTabs } from "./people-tabs";

export default function ContactsPage() {
  const { t } = useTranslation("contacts");
  const [text, setText] = useState("");
  const [query] = useDebouncedValue(text.trim(), 250);
  const navigate = useNavigate();
  const open = (id: number) => void navigate({ href: `/contacts/${String(id)}` });
  const contacts = usePeople(query);
  const rows = contacts.data?.pages.flatMap((page) => page.items) ?? [];
  const find = (
    <label className={styles.find}>
      <IconSearch size={18} stroke={1.7} aria-hidden="true" />
      <input type="search" value={text} placeholder={t("find")} aria-label={t("find")} onChange={(event) => { setText(event.target.value); }} />
    </label>
  );
  return (
    <Page title={t("title")} context={t("context")} actions={<><PeopleTabs at="all" />{find}</>}>
      <Card grow flush>
        <ListState
          loading={contacts.isPending}
          error={contacts.error}
          empty={rows.length === 0}
          rowHeight={48}
          since={contacts.dataUpdatedAt || undefined}
          onRetry={() => void contacts.refetch()}
          whenEmpty={<EmptyState title={query ? t("notFound", { query }) : t("empty")} detail={query ? t("tryOther") : t("emptyHint")} />}
        >
          <Table
            label={t("title")}
            rows={rows}
            rowKey={(row) => row.id}
            onOpen={(row) => { open(row.id); }}
            columns={[
              {
                key: "name",
                title: t("column.name"),
                render: (row) => (
                  <Link to={`/contacts/${String(row.id)}`} className={styles.name}>
                    <Avatar name={row.name} size={28} />
                    {row.name}
                  </Link>
                ),
              },
              { key: "channel", title: t("column.channel"), render: (row) => <span className={styles.badges}><ChannelBadge channel={row.channel} />{channelName(row.channel)}</span> },
              { key: "since", title: t("column.since"), render: (row) => longDate(row.created_at) },
              { key: "last", title: t("column.last"), render: (row) => longDate(row.last_message_at) },
            ]}
          />
          {contacts.hasNextPage && (
            <div className={styles.more}>
              <Button busy={contacts.isFetchingNextPage} onClick={() => void contacts.fetchNextPage()}>{t("more")}</Button>
            </div>
          )}
        </ListState>
      </Card>
    </Page>
  );
}
