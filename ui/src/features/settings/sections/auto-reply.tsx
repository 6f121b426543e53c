import { Switch, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { http } from "@/lib/api/http";

import { fieldOf, useWrite } from "../data";
import { Refusal } from "../parts";
import styles from "../settings.module.css";

export interface ReplyRow {
  kind: "greeting" | "out_of_hours";
  business_line_id: number | null;
  is_enabled: boolean;
  text: string;
  updated_at: string;
}

/** What is answered by itself. */
export function AutoReply({ kind, lineId, row }: { kind: ReplyRow["kind"]; lineId: number | null; row: ReplyRow | undefined }) {
  const { t } = useTranslation(["settings", "common"]);
  const [text, setText] = useState(row?.text ?? "");
  const [enabled, setEnabled] = useState(row?.is_enabled ?? false);
  const save = useWrite(() => http.put("/api/v1/auto-replies", { kind, business_line_id: lineId, is_enabled: enabled, text }));
  const same = text === (row?.text ?? "") && enabled === (row?.is_enabled ?? false);
  return (
    <Card title={t(`hours.${kind}`)} aside={<Switch aria-label={t(`hours.${kind}`)} checked={enabled} onChange={(event) => { setEnabled(event.currentTarget.checked); }} />}>
      <div className={styles.form}>
        <Refusal error={save.error} />
        <Textarea
          label={t("hours.text")} description={t(`hours.${kind}Hint`)} inputWrapperOrder={["label", "input", "description", "error"]} autosize minRows={2} maxLength={4000}
          value={text} error={fieldOf(save.error, "text")} onChange={(event) => { setText(event.currentTarget.value); }}
        />
        <div><Button variant="primary" busy={save.isPending} disabled={same} onClick={() => { save.mutate(undefined); }}>{t("common:save")}</Button></div>
      </div>
    </Card>
  );
}
