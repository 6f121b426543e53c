import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { usePeople } from "@/lib/people/people";

import styles from "./contacts-page.module.css";
import { PeopleTable } from "./people-table";
import { PeopleTabs } from "./people-tabs";
import { isWhole, useWholeSearch, WholeSearch } from "./whole-search";

export default function ContactsPage() {
  const { t } = useTranslation("contacts");
  const [text, setText] = useState("");
  const [query] = useDebouncedValue(text.trim(), 250);
  const typed = text.trim();
  const whole = isWhole(typed);
  const search = useWholeSearch();
  const contacts = usePeople(query, !isWhole(query));
  const rows = contacts.data?.pages.flatMap((page) => page.items) ?? [];
  const find = (
    <label className={styles.find}>
      <IconSearch size={18} stroke={1.7} aria-hidden="true" />
      <input type="search" value={text} placeholder={t("find")} aria-label={t("find")} onChange={(event) => { setText(event.target.value); }} onKeyDown={(event) => { if (whole && event.code.endsWith("Enter")) search.mutate(typed); }} />
    </label>
  );
  return (
    <Page title={t("title")} context={t("context")} actions={<><PeopleTabs at="all" />{find}</>}>
      <Card grow flush>
        {whole ? <WholeSearch value={typed} search={search} /> : <ListState
          loading={contacts.isPending}
          error={contacts.error}
          empty={rows.length === 0}
          rowHeight={48}
          since={contacts.dataUpdatedAt || undefined}
          onRetry={() => void contacts.refetch()}
          whenEmpty={<EmptyState title={query ? t("notFound", { query }) : t("empty")} detail={query ? t("tryOther") : t("emptyHint")} />}
        >
          <PeopleTable rows={rows} />
          {contacts.hasNextPage && (
            <div className={styles.more}>
              <Button busy={contacts.isFetchingNextPage} onClick={() => void contacts.fetchNextPage()}>{t("more")}</Button>
            </div>
          )}
        </ListState>}
      </Card>
    </Page>
  );
}
