import { IconArrowDown } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { ListState } from "@/components/list-state";
import { Wave } from "@/components/wave";
import type { Conversation, Message } from "@/lib/api/types";
import { dayTitle } from "@/lib/i18n/format";
import { useLiveStatus } from "@/lib/realtime/live";

import { useDesk } from "../actions/use-desk";
import { useThread } from "../data/use-thread";
import { Earlier } from "./earlier";
import { FactLines } from "./fact-lines";
import { MessageItem } from "./message-item";
import styles from "./thread.module.css";
import { firstUnread, timeline } from "./timeline";
import { useScroll } from "./use-scroll";

/** Opening a conversation clears its unread mark after it has been in view for a moment. */
const READ_AFTER_MS = 600;

/** The last inbound message that came while the conversation was open, for the polite live region. */
function useAnnounced(messages: Message[]): string {
  const [start] = useState(() => Date.now());
  const last = messages.findLast((message) => message.kind === "in");
  return last && Date.parse(last.sent_at) > start ? `${last.author.name}: ${last.text}` : "";
}

function useRead(conversation: Conversation, ready: boolean): void {
  const desk = useDesk();
  const { id, unread_count: unread } = conversation;
  const online = useLiveStatus().state !== "offline";
  useEffect(() => {
    if (!ready || !online || unread === 0) return undefined;
    const mark = () => {
      if (document.visibilityState === "visible") desk.read(id);
    };
    const timer = window.setTimeout(mark, READ_AFTER_MS);
    document.addEventListener("visibilitychange", mark);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener("visibilitychange", mark);
    };
  }, [desk, id, online, ready, unread]);
}

export function Thread({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("inbox");
  const thread = useThread(conversation.id);
  const { messages, hasNextPage, isFetchingNextPage, fetchNextPage } = thread;
  const ready = thread.isSuccess;
  const [opened, setOpened] = useState<{ firstNew: number | undefined }>();
  useRead(conversation, ready);
  if (ready && !opened) setOpened({ firstNew: firstUnread(messages, conversation.unread_count) });
  const items = useMemo(() => timeline(messages, opened?.firstNew), [messages, opened]);
  const { box, fresh, toEnd, onScroll } = useScroll({
    messages,
    loadOlder: () => { if (hasNextPage && !isFetchingNextPage) void fetchNextPage(); },
  });
  const announced = useAnnounced(messages);

  return (
    <div className={styles.frame}>
      <div ref={box} className={styles.scroll} onScroll={onScroll} tabIndex={0} data-region="thread" role="log" aria-live="off" aria-label={t("thread.name", { name: conversation.contact_name })}>
        <ListState loading={thread.isPending} error={thread.error} empty={messages.length === 0} rowHeight={72} since={thread.dataUpdatedAt || undefined} onRetry={() => void thread.refetch()} whenEmpty={<p className={styles.none}>{t("thread.empty")}</p>}>
          <div className={styles.content}>
            {!hasNextPage && <Earlier conversation={conversation} since={messages[0]?.sent_at ?? conversation.created_at} seen={messages.length} />}
            {isFetchingNextPage && <p className={styles.older}>{t("thread.loading")}</p>}
            {items.map((item) => {
              if (item.kind === "day") return <h3 key={item.key} className={styles.day}><span>{dayTitle(item.at)}</span></h3>;
              if (item.kind === "new") return <div key={item.key} className={styles.new} role="separator" aria-label={t("thread.new")}><Wave /><span>{t("thread.new")}</span><Wave /></div>;
              if (item.kind === "facts") return <FactLines key={item.key} messages={item.messages} />;
              return <MessageItem key={item.key} message={item.message} first={item.first} last={item.last} channel={conversation.channel} inboxId={conversation.inbox_id} />;
            })}
          </div>
        </ListState>
      </div>
      {fresh > 0 && (
        <button type="button" className={styles.toEnd} onClick={toEnd}>
          {t("thread.fresh", { count: fresh })}
          <IconArrowDown size={14} stroke={2} aria-hidden="true" />
        </button>
      )}
      <p className="visually-hidden" aria-live="polite">{announced}</p>
    </div>
  );
}
