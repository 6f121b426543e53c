import { IconArrowLeft } from "@tabler/icons-react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Avatar } from "@/components/avatar";
import { ChannelBadge } from "@/components/channel-badge";
import { ErrorState, Patient } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { Details } from "@/components/person/details";
import { PersonBlocks } from "@/components/person/person-blocks";
import { SkeletonRows } from "@/components/skeleton-rows";
import { StatusChip } from "@/components/status-chip";
import type { ContactDetail, Conversation } from "@/lib/api/types";
import { longDate, number, rowTime } from "@/lib/i18n/format";
import { usePerson } from "@/lib/people/people";

import styles from "./person-page.module.css";

function Row({ one }: { one: Conversation }) {
  const { t } = useTranslation("contacts");
  const said = one.preview.text || t("noText");
  return (
    <li>
      <Link to={`/inbox/${String(one.id)}`} className={styles.row}>
        <ChannelBadge channel={one.channel} size={28} />
        <span className={styles.said}>
          <b>{said}</b>
          <span>№ {number(one.number)} · {one.inbox_name} · {one.business_line_name}{one.assignee_name ? ` · ${one.assignee_name}` : ""}</span>
        </span>
        <span className={styles.when}>
          {rowTime(one.last_message_at)}
          <StatusChip bare>{t(`status.${one.status}`)}</StatusChip>
        </span>
      </Link>
    </li>
  );
}

function Person({ person }: { person: ContactDetail }) {
  const { t } = useTranslation("contacts");
  const navigate = useNavigate();
  const { contact } = person;
  const name = contact.name || person.identities[0]?.display_name || t("person:match.nameless");
  return (
    <div className={styles.columns}>
      <Card flush>
        <div className={styles.who}>
          <Avatar name={name} size={44} />
          <div>
            <h2 className={styles.name}>{name}</h2>
            <p className="t-caption">{t("since", { date: longDate(contact.created_at) })}</p>
          </div>
        </div>
        <div className={styles.details}>
          <Details person={person} />
        </div>
        <PersonBlocks person={person} onJoined={(into) => { if (into !== contact.id) void navigate({ href: `/contacts/${String(into)}` }); }} />
      </Card>
      <Card title={t("history")} aside={<span className="t-caption">{number(person.conversations.length)}</span>} flush>
        <ul className={styles.history} aria-label={t("history")}>
          {person.conversations.map((one) => <Row key={one.id} one={one} />)}
        </ul>
      </Card>
    </div>
  );
}

/** One person: everything known, and the history over all channels. */
export default function PersonPage() {
  const { t } = useTranslation("contacts");
  const { contactId } = useParams({ strict: false });
  const { data, error, isPending, refetch } = usePerson(Number(contactId));
  const back = <Link to="/contacts" className={styles.back}><IconArrowLeft size={16} stroke={1.8} aria-hidden="true" />{t("title")}</Link>;
  return (
    <Page title={data?.contact.name || t("one")} actions={back}>
      {isPending && <Patient><SkeletonRows height={44} count={8} /></Patient>}
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && <Person person={data} />}
    </Page>
  );
}
