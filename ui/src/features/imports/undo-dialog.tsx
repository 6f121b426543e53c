import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/confirm-dialog";
import { number } from "@/lib/i18n/format";

import { lossQuery } from "./data";
import styles from "./imports.module.css";

const COUNTS = ["messages", "conversations", "people", "files"] as const;

/** Says what will vanish before it does. */
export function UndoDialog({ id, busy, onClose, onConfirm }: { id: number; busy: boolean; onClose: () => void; onConfirm: () => void }) {
  const { t } = useTranslation("imports");
  const loss = useQuery(lossQuery(id));
  const messages = loss.data?.messages ?? 0;
  return (
    <ConfirmDialog opened title={t("undo.title")} danger busy={busy || loss.isPending} action={messages > 0 ? t("undo.act", { count: messages, shown: number(messages) }) : t("undo.actPeople")} onClose={onClose} onConfirm={onConfirm}>
      <p>{t("undo.detail")}</p>
      <dl className={styles.facts}>
        {loss.data && COUNTS.map((name) => <div key={name}><dt>{t(`undo.${name}`)}</dt><dd>{number(loss.data[name])}</dd></div>)}
      </dl>
      {(loss.data?.kept ?? 0) > 0 && <p>{t("undo.kept", { count: loss.data?.kept, shown: number(loss.data?.kept ?? 0) })}</p>}
    </ConfirmDialog>
  );
}
