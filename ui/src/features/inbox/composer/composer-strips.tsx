import { IconArrowBackUp, IconPencil, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";

import { endEdit, write, type Writing } from "./composer-store";
import styles from "./composer-strips.module.css";
import type { DraftConflict } from "./use-draft";

/** What is being answered or edited. */
export function QuoteStrip({ id, state }: { id: number; state: Writing }) {
  const { t } = useTranslation("inbox");
  const about = state.editing ?? state.replyTo;
  if (!about || state.mode === "note") return null;
  const Icon = state.editing ? IconPencil : IconArrowBackUp;
  const drop = () => { if (state.editing) endEdit(id); else write(id, { replyTo: null }); };
  return (
    <div className={styles.quote}>
      <Icon size={16} stroke={2} aria-hidden="true" />
      <span className={styles.words}>
        <b>{state.editing ? t("composer.editing") : t("composer.replyTo", { name: about.author.name })}</b>
        <span>{about.text || about.attachments[0]?.name}</span>
      </span>
      <button type="button" aria-label={t("composer.drop")} onClick={drop}><IconX size={16} stroke={2} /></button>
    </div>
  );
}

export function ConflictStrip({ conflict }: { conflict: DraftConflict }) {
  const { t } = useTranslation("inbox");
  return (
    <div className={styles.conflict} role="alert">
      <p>{t("draft.conflict")} <q>{conflict.theirs.slice(0, 80) || t("draft.empty")}</q>{conflict.files > 0 && ` ${t("draft.files", { count: conflict.files })}`}</p>
      <Button variant="link" onClick={conflict.keepMine}>{t("draft.keepMine")}</Button>
      <Button variant="link" onClick={conflict.takeTheirs}>{t("draft.takeTheirs")}</Button>
    </div>
  );
}
