import { IconGitMerge } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import type { Merge } from "@/lib/api/types";
import { shortDate } from "@/lib/i18n/format";

import styles from "./blocks.module.css";

/** Who became part of this person, each with the way back. */
export function Merges({ merges, busy, onPart }: { merges: Merge[]; busy: boolean; onPart?: (merge: Merge) => void }) {
  const { t } = useTranslation("person");
  const [asked, setAsked] = useState<Merge>();
  return (
    <>
      <ul>
        {merges.map((one) => (
          <li key={one.id} className={styles.merge}>
            <IconGitMerge size={16} stroke={1.8} aria-hidden="true" />
            <div>
              {one.name || t("match.nameless")}
              <p>{one.by_name ? t("history.by", { date: shortDate(one.merged_at), name: one.by_name }) : t("history.alone", { date: shortDate(one.merged_at) })}</p>
            </div>
            {onPart && <Button size="sm" variant="quiet" onClick={() => { setAsked(one); }}>{t("history.part")}</Button>}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        opened={asked !== undefined}
        title={t("history.sure")}
        action={t("history.part")}
        busy={busy}
        onConfirm={() => { if (asked) onPart?.(asked); setAsked(undefined); }}
        onClose={() => { setAsked(undefined); }}
      >
        {t("history.text", { name: asked?.name || t("match.nameless") })}
      </ConfirmDialog>
    </>
  );
}
