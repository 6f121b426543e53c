import { Modal } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { ErrorState } from "@/components/list-state";
import { SkeletonRows } from "@/components/skeleton-rows";
import { ApiError } from "@/lib/api/http";
import type { ContactDetail } from "@/lib/api/types";
import { longDate } from "@/lib/i18n/format";
import { usePeopleActions, usePerson } from "@/lib/people/people";
import { showToast } from "@/lib/toasts";

import { addressOf } from "./address";
import { Choice } from "./choice";
import styles from "./merge-dialog.module.css";

function linesOf(person: ContactDetail): string[] {
  return [...new Set([...person.conversations, ...person.identities].map((one) => one.business_line_name))].sort();
}

function Moves({ gone, name }: { gone: ContactDetail; name: string }) {
  const { t } = useTranslation("person");
  const counted: [string, number][] = [
    ["match.conversations", gone.conversations.length],
    ["merge.identities", gone.identities.length],
    ["merge.details", gone.details.length],
    ["merge.consents", gone.consents.length],
  ];
  const words = counted.filter(([, count]) => count > 0).map(([key, count]) => t(key, { count }));
  return (
    <div className={styles.moves}>
      <p className={styles.label}>{t("merge.moves", { name })}</p>
      <p>{words.join(", ") || t("merge.nothing")}</p>
      <ul>
        {gone.identities.map((one) => (
          <li key={one.id}><ChannelBadge channel={one.channel} size={17} /><span>{one.inbox_name} · {addressOf(one)}</span></li>
        ))}
      </ul>
    </div>
  );
}

function Warnings({ people }: { people: [ContactDetail, ContactDetail] }) {
  const { t } = useTranslation("person");
  const [first, second] = people.map(linesOf) as [string[], string[]];
  const hidden = people.some((one) => !one.is_whole);
  const differ = first.join() !== second.join();
  if (!hidden && !differ) return null;
  return (
    <p className={styles.warning} role="note">
      <IconAlertTriangle size={16} stroke={1.8} aria-hidden="true" />
      <span>{hidden ? t("merge.hidden") : t("merge.lines", { lines: [...new Set([...first, ...second])].join(", ") })}</span>
    </p>
  );
}

interface Wanted {
  suggestion?: number;
  onClose: () => void;
  onDone: (into: number) => void;
}

function Form({ people, suggestion, onClose, onDone }: Wanted & { people: [ContactDetail, ContactDetail] }) {
  const { t } = useTranslation("person");
  const { join } = usePeopleActions();
  const [first, second] = people;
  const [into, setInto] = useState(Math.min(first.contact.id, second.contact.id));
  const [stays, gone] = first.contact.id === into ? [first, second] : [second, first];
  const names = [...new Set(people.map((one) => one.contact.name).filter(Boolean))];
  const notes = [...new Set(people.map((one) => one.contact.note).filter((note) => note.trim()))];
  const [name, setName] = useState<string>();
  const [note, setNote] = useState<string>();
  const chosen = name ?? (stays.contact.name || gone.contact.name);
  const both = notes.join("\n\n");
  const title = (person: ContactDetail): string => person.contact.name || person.identities[0]?.display_name || t("match.nameless");
  const go = () => {
    join.mutate(
      { from: gone.contact.id, into, name: chosen, note: note ?? both, suggestion },
      {
        onSuccess: () => { showToast({ text: t("merge.done") }); onDone(into); },
        onError: (error) => { showToast({ text: error instanceof ApiError ? (error.problem.detail ?? error.problem.title) : "", tone: "deny" }); },
      },
    );
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); go(); }}>
      <Choice
        title={t("merge.stays")}
        value={String(into)}
        options={people.map((one) => ({ value: String(one.contact.id), title: title(one), detail: [t("merge.since", { date: longDate(one.contact.created_at) }), linesOf(one).join(", ")].join(" · ") }))}
        onChange={(value) => { setInto(Number(value)); }}
      />
      {names.length > 1 && <Choice title={t("merge.name")} value={chosen} options={names.map((one) => ({ value: one, title: one }))} onChange={setName} />}
      {notes.length > 1 && (
        <Choice
          title={t("merge.note")}
          value={note ?? both}
          options={[{ value: both, title: t("merge.both") }, ...notes.map((one) => ({ value: one, title: one }))]}
          onChange={setNote}
        />
      )}
      <Moves gone={gone} name={title(stays)} />
      <Warnings people={people} />
      <p className={styles.hint}>{t("merge.undo")}</p>
      <div className={styles.actions}>
        <Button variant="quiet" onClick={onClose}>{t("common:cancel")}</Button>
        <Button type="submit" variant="primary" busy={join.isPending} disabled={people.some((one) => !one.is_whole)}>{t("merge.do")}</Button>
      </div>
    </form>
  );
}

/** Which card stays, whose name and note, what moves, who will see more than before. */
export function MergeDialog({ ids, ...wanted }: Wanted & { ids: [number, number] }) {
  const { t } = useTranslation("person");
  const first = usePerson(ids[0]);
  const second = usePerson(ids[1]);
  const error = first.error ?? second.error;
  return (
    <Modal opened onClose={wanted.onClose} title={t("merge.title")} closeButtonProps={{ "aria-label": t("common:close") }}>
      {/* What was read stays: the one who joins is no more a moment before the answer comes. */}
      {first.data && second.data ? (
        <Form people={[first.data, second.data]} {...wanted} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => { void first.refetch(); void second.refetch(); }} />
      ) : (
        <SkeletonRows height={44} count={5} />
      )}
    </Modal>
  );
}
