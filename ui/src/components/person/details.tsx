import { IconPlus, IconRosetteDiscountCheck, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { ApiError } from "@/lib/api/http";
import type { ContactDetail } from "@/lib/api/types";
import { phone } from "@/lib/i18n/format";
import { usePeopleActions } from "@/lib/people/people";
import { may, useSession } from "@/lib/session/session";

import styles from "./blocks.module.css";
import { ConfirmButton, WaitingCode } from "./confirm";
import { Note } from "./note";

type Detail = ContactDetail["details"][number];

function Proof({ detail }: { detail: Detail }) {
  const { t } = useTranslation("person");
  const source = t(`detail.source.${detail.source}`);
  if (!detail.verified_at) return <span className={styles.told} title={source}>{t("detail.told")}</span>;
  return (
    <span className={styles.proved} role="img" aria-label={t("detail.verified")} title={`${t("detail.verified")}: ${source}`}>
      <IconRosetteDiscountCheck size={15} stroke={1.8} />
    </span>
  );
}

function Add({ contact }: { contact: number }) {
  const { t } = useTranslation("person");
  const { write } = usePeopleActions();
  const [value, setValue] = useState<string>();
  const refused = write.error instanceof ApiError ? (write.error.field("value") ?? write.error.problem.title) : "";
  const close = () => { write.reset(); setValue(undefined); };
  if (value === undefined) {
    return <button type="button" className={styles.add} onClick={() => { setValue(""); }}><IconPlus size={14} stroke={2} aria-hidden="true" />{t("detail.add")}</button>;
  }
  const save = () => {
    const text = value.trim();
    if (text) write.mutate({ contact, kind: text.includes("@") ? "email" : "phone", value: text }, { onSuccess: close });
  };
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); save(); }}>
      <input
        autoFocus
        value={value}
        maxLength={320}
        placeholder={t("detail.example")}
        aria-label={t("detail.add")}
        aria-invalid={refused !== "" || undefined}
        onChange={(event) => { setValue(event.target.value); }}
        onKeyDown={(event) => { if (event.code === "Escape") { event.stopPropagation(); close(); } }}
      />
      <Button type="submit" size="sm" variant="primary" busy={write.isPending}>{t("common:save")}</Button>
      {refused && <p role="alert">{refused}</p>}
    </form>
  );
}

/** Phones and e-mails, the proved with a mark; whatever else the place wants to say in the same rows; the note. */
export function Details({ person, more = [], conversation }: { person: ContactDetail; more?: [title: string, value: string][]; /** Where a code that proves an address is asked back. */ conversation?: number }) {
  const { t } = useTranslation("person");
  const can = may(useSession(), "contacts.edit");
  const { erase } = usePeopleActions();
  const { id } = person.contact;
  const proved = new Set(person.details.filter((one) => one.verified_at).map((one) => one.value));
  return (
    <>
      <dl className={styles.rows}>
        {person.details.map((one) => (
          <div key={one.id}>
            <dt>{t(`detail.${one.kind}`)}</dt>
            <dd>
              <span>{one.kind === "phone" ? phone(one.value) : one.value}</span>
              <Proof detail={one} />
              {can && conversation !== undefined && !one.verified_at && !proved.has(one.value) && (one.kind === "phone" || one.kind === "email") && <ConfirmButton contact={id} conversation={conversation} kind={one.kind} value={one.value} />}
              {can && one.source === "operator" && (
                <IconButton label={t("detail.erase")} size="sm" onClick={() => { erase.mutate({ contact: id, detail: one.id }); }}><IconX size={14} stroke={2} /></IconButton>
              )}
            </dd>
          </div>
        ))}
        {more.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {can && conversation !== undefined && <WaitingCode contact={id} />}
      {can && <Add contact={id} />}
      <Note contact={person.contact} can={can} />
    </>
  );
}
