import { IconLayoutSidebarRight, IconPencil } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Avatar } from "@/components/avatar";
import { Button, IconButton } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { Details } from "@/components/person/details";
import { Block } from "@/components/person/block";
import { PersonBlocks } from "@/components/person/person-blocks";
import { SkeletonRows } from "@/components/skeleton-rows";
import { ErrorState, Patient } from "@/components/list-state";
import { api } from "@/lib/api/client";
import type { ContactDetail, Conversation } from "@/lib/api/types";
import { longDate, number } from "@/lib/i18n/format";
import { keysOf } from "@/lib/keyboard/bindings";
import { usePerson } from "@/lib/people/people";
import { keys } from "@/lib/realtime/keys";

import type { InboxUrl } from "../url";
import styles from "./contact-panel.module.css";

function Name({ detail }: { detail: ContactDetail }) {
  const { t } = useTranslation("inbox");
  const queries = useQueryClient();
  const { contact } = detail;
  const [name, setName] = useState<string>();
  const rename = useMutation({
    mutationFn: (next: string) => api.PATCH("/api/v1/contacts/{contact_id}", { params: { path: { contact_id: contact.id } }, body: { name: next } }),
    onSuccess: () => {
      setName(undefined);
      void queries.invalidateQueries({ queryKey: keys.contact(contact.id) });
    },
  });
  if (name === undefined) {
    return (
      <h2 className={styles.name}>
        <Link to={`/contacts/${String(contact.id)}`} className={styles.link}>{contact.name}</Link>
        <button type="button" className={styles.pencil} aria-label={t("panel.rename")} title={t("panel.rename")} onClick={() => { setName(contact.name); }}><IconPencil size={14} stroke={2} /></button>
      </h2>
    );
  }
  return (
    <form className={styles.rename} onSubmit={(event) => { event.preventDefault(); if (name.trim()) rename.mutate(name.trim()); }}>
      <input autoFocus value={name} maxLength={200} aria-label={t("panel.nameField")} onChange={(event) => { setName(event.target.value); }} onKeyDown={(event) => { if (event.code === "Escape") { event.stopPropagation(); setName(undefined); } }} />
      <Button type="submit" size="sm" variant="primary" busy={rename.isPending}>{t("common:save")}</Button>
    </form>
  );
}

function History({ conversations, current, url }: { conversations: Conversation[]; current: number; url: InboxUrl }) {
  const { t } = useTranslation("inbox");
  const state = (one: Conversation): string => {
    if (one.id === current) return t("panel.now");
    if (one.status === "closed") return t("panel.closed", { date: longDate(one.last_message_at) });
    return one.status === "snoozed" ? t("status.snoozed") : t("panel.open");
  };
  return (
    <Block title={t("panel.history")} aside={<span>{number(conversations.length)}</span>}>
      <ul>
        {conversations.map((one) => (
          <li key={one.id}>
            <Link to={url.href(one.id)} className={styles.past} aria-current={one.id === current ? "true" : undefined}>
              <ChannelBadge channel={one.channel} size={20} />
              <span>
                <b>№ {number(one.number)}{one.preview?.text ? ` · ${one.preview.text.slice(0, 40)}` : ""}</b>
                <span>{state(one)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Block>
  );
}

export function ContactPanel({ conversation, url, onHide }: { conversation: Conversation; url: InboxUrl; onHide: () => void }) {
  const { t } = useTranslation("inbox");
  const { data, error, refetch, isPending } = usePerson(conversation.contact_id);
  return (
    <aside className={styles.panel} data-region="panel" aria-label={t("panel.title")}>
      {isPending && <Patient><SkeletonRows height={44} count={6} /></Patient>}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <section className={styles.person}>
            <div className={styles.top}>
              <Avatar name={data.contact.name} size={44} />
              <div className={styles.who}>
                <Name detail={data} />
                {data.contact.created_at && <p>{t("panel.since", { date: longDate(data.contact.created_at) })}</p>}
              </div>
              <IconButton label={t("panel.hide")} keys={keysOf("panel")} onClick={onHide}><IconLayoutSidebarRight size={18} stroke={1.7} /></IconButton>
            </div>
            <Details person={data} conversation={conversation.id} more={[[t("panel.line"), conversation.business_line_name]]} />
          </section>
          <PersonBlocks person={data}>
            <History conversations={data.conversations.map((one) => (one.id === conversation.id ? conversation : one))} current={conversation.id} url={url} />
          </PersonBlocks>
        </>
      )}
    </aside>
  );
}
