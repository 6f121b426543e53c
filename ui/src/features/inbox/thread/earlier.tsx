import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge, channelName } from "@/components/channel-badge";
import type { Conversation } from "@/lib/api/types";
import { dayTitle, longDate } from "@/lib/i18n/format";
import { usePerson } from "@/lib/people/people";

import { useThread } from "../data/use-thread";
import { FactLines } from "./fact-lines";
import { MessageItem } from "./message-item";
import styles from "./thread.module.css";
import { timeline } from "./timeline";

/** So much of the past is shown without being asked for: what was talked about last time. */
const ENOUGH = 12;

/** What the same person said before `since`, in whatever channel, above a thread whose beginning is seen. */
export function Earlier({ conversation, since, seen }: { conversation: Conversation; since: string; seen: number }) {
  const { data } = usePerson(conversation.contact_id);
  const past = useMemo(() => {
    const ended = (one: Conversation) => Date.parse(one.last_message_at);
    const before = (one: Conversation) => one.id !== conversation.id && ended(one) < Date.parse(since);
    return (data?.conversations ?? []).filter(before).sort((a, b) => ended(b) - ended(a));
  }, [conversation.id, data, since]);
  return <Past past={past} seen={seen} />;
}

function Past({ past, seen }: { past: Conversation[]; seen: number }) {
  const { t } = useTranslation("inbox");
  const [asked, setAsked] = useState(false);
  const [one, ...rest] = past;
  if (!one) return null;
  if (!asked && seen >= ENOUGH) {
    return <p className={styles.older}><Button size="sm" variant="quiet" onClick={() => { setAsked(true); }}>{t("thread.earlier", { channel: channelName(one.channel), date: longDate(one.last_message_at) })}</Button></p>;
  }
  return <Talk conversation={one} rest={rest} seen={seen} />;
}

function Talk({ conversation, rest, seen }: { conversation: Conversation; rest: Conversation[]; seen: number }) {
  const { t } = useTranslation("inbox");
  const { messages, isSuccess, hasNextPage, isFetchingNextPage, fetchNextPage } = useThread(conversation.id);
  const items = useMemo(() => timeline(messages, undefined), [messages]);
  const name = channelName(conversation.channel);
  if (!isSuccess) return null;
  return (
    <>
      {!hasNextPage && <Past past={rest} seen={seen + messages.length} />}
      <section aria-label={t("thread.past", { channel: name })}>
        <h3 className={styles.past}><ChannelBadge channel={conversation.channel} size={17} /><span>{t("thread.past", { channel: name })}</span></h3>
        {hasNextPage && <p className={styles.older}><Button size="sm" variant="quiet" busy={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>{t("thread.more")}</Button></p>}
        {items.map((item) => {
          if (item.kind === "day") return <h4 key={item.key} className={styles.day}><span>{dayTitle(item.at)}</span></h4>;
          if (item.kind === "facts") return <FactLines key={item.key} messages={item.messages} />;
          if (item.kind === "new") return null;
          return <MessageItem key={item.key} message={item.message} first={item.first} last={item.last} channel={conversation.channel} inboxId={conversation.inbox_id} />;
        })}
      </section>
    </>
  );
}
