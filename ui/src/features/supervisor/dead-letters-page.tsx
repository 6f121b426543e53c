import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table } from "@/components/table";
import { answer, api } from "@/lib/api/client";
import { http } from "@/lib/api/http";
import type { Inbox } from "@/lib/api/directory-types";
import { fileSize, shortDate, time } from "@/lib/i18n/format";
import { may, useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import styles from "./queues-page.module.css";

interface Letter {
  kind: "journal" | "outbox";
  id: number;
  at: string;
  inboxId: number;
  title: string;
  detail: string;
  conversationId?: number;
}

const KEY = ["dead-letters"];

function useLetters() {
  const { t } = useTranslation("supervisor");
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => answer(api.GET("/api/v1/dead-letters", { signal })),
    refetchInterval: 60_000,
  });
  const journal = (query.data?.journal ?? []).map((one): Letter => ({
    kind: "journal", id: one.id, at: one.received_at, inboxId: one.inbox_id, title: t("dead.journalTitle"), detail: [one.reason, one.origin, fileSize(one.size)].filter(Boolean).join(" · "),
  }));
  const outbox = (query.data?.outbox ?? []).map((one): Letter => ({
    kind: "outbox", id: one.id, at: one.created_at, inboxId: one.inbox_id, title: t("dead.outboxTitle"), conversationId: one.conversation_id,
    detail: [one.error_code, one.error_detail, t("dead.attempts", { count: one.attempts })].filter(Boolean).join(" · "),
  }));
  return { ...query, letters: [...journal, ...outbox].sort((a, b) => b.at.localeCompare(a.at)) };
}

/** Messages that did not leave and events that could not be understood; nothing is dropped in silence. */
export default function DeadLettersPage() {
  const { t } = useTranslation("supervisor");
  const mayReplay = may(useSession(), "dead_letters.replay");
  const queries = useQueryClient();
  const list = useLetters();
  const { data: inboxes = [] } = useQuery({ queryKey: ["inboxes"], queryFn: ({ signal }) => http.get<Inbox[]>("/api/v1/inboxes", undefined, signal) });
  const replay = useMutation({
    mutationFn: (letter: Letter) => http.post(`/api/v1/dead-letters/${letter.kind}/${String(letter.id)}/replay`),
    onSuccess: () => {
      showToast({ text: t("dead.replayed") });
      void queries.invalidateQueries({ queryKey: KEY });
    },
  });
  const inbox = (letter: Letter) => {
    const found = inboxes.find((one) => one.id === letter.inboxId);
    return found ? <span className={styles.name}><ChannelBadge channel={found.channel} />{found.name}</span> : "";
  };
  return (
    <Page title={t("dead.title")} context={t("dead.context")}>
      <Card grow flush>
        <ListState loading={list.isPending} error={list.error} empty={list.letters.length === 0} rowHeight={48} since={list.dataUpdatedAt || undefined} onRetry={() => void list.refetch()} whenEmpty={<EmptyState title={t("dead.empty")} detail={t("dead.emptyHint")} />}>
          <Table
            label={t("dead.title")}
            rows={list.letters}
            rowKey={(letter) => `${letter.kind}-${String(letter.id)}`}
            columns={[
              { key: "at", title: t("dead.column.at"), width: 140, render: (letter) => `${shortDate(letter.at)}, ${time(letter.at)}` },
              { key: "kind", title: t("dead.column.kind"), width: 130, render: (letter) => <StatusChip tone="deny">{t(`dead.kind.${letter.kind}`)}</StatusChip> },
              { key: "inbox", title: t("dead.column.inbox"), render: inbox },
              { key: "reason", title: t("dead.column.reason"), render: (letter) => <details><summary>{letter.title}</summary><span className="mono">{letter.detail}</span></details> },
              { key: "conversation", title: t("dead.column.conversation"), render: (letter) => (letter.conversationId ? <Link to={`/inbox/${String(letter.conversationId)}?view=all`}>{t("dead.open")}</Link> : "") },
              { key: "replay", title: "", render: (letter) => (mayReplay ? <Button size="sm" disabled={replay.isPending} onClick={() => { replay.mutate(letter); }}>{t("dead.replay")}</Button> : null) },
            ]}
          />
        </ListState>
      </Card>
    </Page>
  );
}
