import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { MergeDialog } from "@/components/person/merge-dialog";
import { ApiError } from "@/lib/api/http";
import { usePeopleActions, useSuggestions } from "@/lib/people/people";
import { showToast } from "@/lib/toasts";

import { PairRow } from "./pair-row";
import { PeopleTabs } from "./people-tabs";
import styles from "./matches-page.module.css";

/** Pairs of people who may be one, to be decided one by one. */
export default function MatchesPage() {
  const { t } = useTranslation("contacts");
  const navigate = useNavigate();
  const list = useSuggestions(true);
  const { reject } = usePeopleActions();
  const [joining, setJoining] = useState<{ id: number; ids: [number, number] }>();
  const pairs = list.data?.pages.flatMap((page) => page.items) ?? [];
  const turnDown = (id: number) => {
    reject.mutate(id, {
      onSuccess: () => { showToast({ text: t("person:match.rejected") }); },
      onError: (error) => { showToast({ text: error instanceof ApiError ? (error.problem.detail ?? error.problem.title) : "", tone: "deny" }); },
    });
  };
  return (
    <Page title={t("title")} context={t("matchesContext")} actions={<PeopleTabs at="matches" />}>
      <Card grow flush>
        <ListState
          loading={list.isPending}
          error={list.error}
          empty={pairs.length === 0}
          rowHeight={96}
          since={list.dataUpdatedAt || undefined}
          onRetry={() => void list.refetch()}
          whenEmpty={<EmptyState title={t("noMatches")} detail={t("noMatchesHint")} />}
        >
          <ul className={styles.list} aria-label={t("matches")}>
            {pairs.map((pair) => (
              <PairRow
                key={pair.id}
                pair={pair}
                busy={reject.isPending && reject.variables === pair.id}
                onJoin={() => { setJoining({ id: pair.id, ids: [pair.first.id, pair.second.id] }); }}
                onReject={() => { turnDown(pair.id); }}
              />
            ))}
          </ul>
          {list.hasNextPage && <div className={styles.more}><Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t("more")}</Button></div>}
        </ListState>
      </Card>
      {joining && (
        <MergeDialog
          ids={joining.ids}
          suggestion={joining.id}
          onClose={() => { setJoining(undefined); }}
          onDone={(into) => { setJoining(undefined); void navigate({ href: `/contacts/${String(into)}` }); }}
        />
      )}
    </Page>
  );
}
