import { IconNote } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import type { Contact } from "@/lib/api/types";
import { usePeopleActions } from "@/lib/people/people";

import styles from "./blocks.module.css";

/** What colleagues should know of the person; the customer never sees it. */
export function Note({ contact, can }: { contact: Contact; can: boolean }) {
  const { t } = useTranslation("person");
  const { change } = usePeopleActions();
  const [text, setText] = useState<string>();
  if (text === undefined) {
    if (!can) return contact.note ? <p className={styles.note}>{contact.note}</p> : null;
    return contact.note ? (
      <button type="button" className={styles.note} aria-label={t("note.change", { note: contact.note })} onClick={() => { setText(contact.note); }}>{contact.note}</button>
    ) : (
      <button type="button" className={styles.add} onClick={() => { setText(""); }}><IconNote size={14} stroke={1.8} aria-hidden="true" />{t("note.add")}</button>
    );
  }
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); change.mutate({ contact: contact.id, note: text.trim() }, { onSuccess: () => { setText(undefined); } }); }}>
      <textarea autoFocus rows={3} value={text} maxLength={5000} aria-label={t("note.title")} onChange={(event) => { setText(event.target.value); }} onKeyDown={(event) => { if (event.code === "Escape") { event.stopPropagation(); setText(undefined); } }} />
      <Button type="submit" size="sm" variant="primary" busy={change.isPending}>{t("common:save")}</Button>
      <Button size="sm" variant="quiet" onClick={() => { setText(undefined); }}>{t("common:cancel")}</Button>
    </form>
  );
}
