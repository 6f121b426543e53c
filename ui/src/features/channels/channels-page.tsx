import { IconActivity, IconSearch } from "@tabler/icons-react";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { PageHeader } from "@/components/page";

import { AddCard, InboxCard } from "./cards/cards";
import { Legend } from "./cards/slots";
import styles from "./channels-page.module.css";
import { isWorking } from "./data/health";
import { useGallery, useInboxes } from "./data/queries";
import type { Channel, InboxDetail } from "./data/types";
import { ConnectDrawer } from "./drawer/connect-drawer";
import { InboxDrawer } from "./drawer/inbox-drawer";

function matches(text: string, ...words: string[]): boolean {
  const wanted = text.trim().toLowerCase();
  return !wanted || words.some((word) => word.toLowerCase().includes(wanted));
}

/** Gallery of channels, state of connections, and the drawer that connects one. */
export default function ChannelsPage() {
  const { t } = useTranslation("channels");
  const [find, setFind] = useState("");
  const gallery = useGallery();
  const inboxes = useInboxes();
  const navigate = useNavigate();
  const { inboxId } = useParams({ strict: false }) as { inboxId?: string };
  const { connect } = useSearch({ strict: false }) as { connect?: string };
  const channels = gallery.data ?? [];
  const rows = (inboxes.data ?? []).filter((inbox) => matches(find, inbox.name, inbox.channel, inbox.health.account_name));
  const opened = Number(inboxId) || undefined;
  const adding = connect && !opened ? channels.find((channel) => channel.id === connect) : undefined;
  const close = () => { void navigate({ to: "/channels" }); };
  const open = (inbox: InboxDetail) => {
    void navigate({ to: inbox.channel === "webchat" ? `/channels/webchat/${String(inbox.id)}` : `/channels/${String(inbox.id)}` });
  };
  const add = (channel: Channel) => { void navigate({ to: "/channels", search: { connect: channel.id } as never }); };
  const roleOf = (inbox: InboxDetail) => of(channels, inbox)?.role ?? "customer";
  const shown = (role: string) => channels.filter((channel) => channel.role === role && matches(find, channel.name, channel.summary));
  const inboxCard = (inbox: InboxDetail) => <InboxCard key={inbox.id} inbox={inbox} channel={of(channels, inbox)} selected={inbox.id === opened} onOpen={() => { open(inbox); }} />;
  const addCard = (channel: Channel) => <AddCard key={channel.id} channel={channel} selected={adding?.id === channel.id} again={(inboxes.data ?? []).some((inbox) => inbox.channel === channel.id)} onOpen={() => { add(channel); }} />;
  const staying = rows.filter((inbox) => roleOf(inbox) === "customer");
  const working = staying.filter(isWorking);
  const leaving = [...rows.filter((inbox) => roleOf(inbox) === "leaving").map(inboxCard), ...shown("leaving").map(addCard)];
  const employee = [...rows.filter((inbox) => roleOf(inbox) === "employee").map(inboxCard), ...shown("employee").map(addCard)];
  const meetings = shown("meetings").map(addCard);
  const loading = gallery.isPending || inboxes.isPending;
  const panel = opened ? <InboxDrawer key={opened} id={opened} channels={channels} onClose={close} /> : adding ? <ConnectDrawer key={adding.id} channel={adding} onClose={close} onMade={open} /> : null;
  return (
    <main id="main" className={styles.layout} data-open={panel ? true : undefined} tabIndex={-1}>
      <div className={styles.main}>
        <PageHeader
          title={t("title")}
          context={loading ? undefined : <Context inboxes={inboxes.data ?? []} />}
          actions={
            <>
            <label className={styles.find}>
              <IconSearch size={16} stroke={2} aria-hidden />
              <input type="search" value={find} placeholder={t("find")} aria-label={t("find")} onChange={(event) => { setFind(event.target.value); }} />
            </label>
            <Button icon={<IconActivity size={16} stroke={2} />} onClick={() => { void navigate({ to: "/dead-letters" }); }}>{t("journal")}</Button>
            </>
          }
        />
        <div className={styles.list}>
          <ListState
            loading={loading}
            error={inboxes.error ?? gallery.error}
            empty={!loading && channels.length === 0}
            rowHeight={128}
            since={inboxes.dataUpdatedAt}
            onRetry={() => { void inboxes.refetch(); void gallery.refetch(); }}
            whenEmpty={<EmptyState title={t("empty")} />}
          >
            {working.length > 0 && <Section title={t("section.working")} legend>{working.map(inboxCard)}</Section>}
            <Section title={t("section.addable")} legend={working.length === 0}>
              {staying.filter((inbox) => inbox.state === "setup").map(inboxCard)}
              {shown("customer").map(addCard)}
            </Section>
            {employee.length > 0 && <Section title={t("section.employee")} hint={t("section.employeeHint")}>{employee}</Section>}
            {meetings.length > 0 && <Section title={t("section.meetings")} hint={t("section.meetingsHint")}>{meetings}</Section>}
            {leaving.length > 0 && <Section title={t("section.leaving")} hint={t("section.leavingHint")}>{leaving}</Section>}
            <p className={styles.foot}>{t("dot")}{channels.some((channel) => channel.id === "whatsapp") && `. ${t("meta")}`}</p>
          </ListState>
        </div>
      </div>
      {panel && <aside className={styles.aside}>{panel}</aside>}
    </main>
  );
}

function of(channels: Channel[], inbox: InboxDetail): Channel | undefined {
  return channels.find((channel) => channel.id === inbox.channel);
}

function Section({ title, hint, legend, children }: { title: string; hint?: string; legend?: boolean; children: React.ReactNode }) {
  return (
    <section aria-label={title} className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{title}</h2>
        {hint && <p className={styles.hint}>{hint}</p>}
        {legend && <Legend className={styles.legend} />}
      </div>
      <div className={styles.grid}>{children}</div>
    </section>
  );
}

function Context({ inboxes }: { inboxes: InboxDetail[] }) {
  const { t } = useTranslation("channels");
  const working = inboxes.filter((inbox) => inbox.state === "active").length;
  const waiting = inboxes.filter((inbox) => inbox.state === "attention").length;
  if (inboxes.length === 0) return <>{t("context.none")}</>;
  const parts = [t("context.working", { count: working })];
  if (waiting) parts.push(t("context.attention", { count: waiting }));
  return <>{parts.join(" · ")}</>;
}
