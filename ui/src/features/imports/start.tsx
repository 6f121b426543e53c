import { Checkbox, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { explain, http } from "@/lib/api/http";
import { nearMoment, number } from "@/lib/i18n/format";

import { linesQuery, useImportWrite, type ImportDetail } from "./data";
import styles from "./imports.module.css";

/** The last step before anything is carried over: where it goes, and whether the same file was here before. */
export function Start({ detail }: { detail: ImportDetail }) {
  const { t } = useTranslation("imports");
  const lines = useQuery(linesQuery);
  const [line, setLine] = useState(String(detail.item.business_line_id));
  const [again, setAgain] = useState(false);
  const { findings, twin, item } = detail;
  const start = useImportWrite(() => http.post(`/api/v1/imports/${String(item.id)}/start`, { business_line_id: Number(line), is_again: again }));
  const messages = findings?.messages ?? 0;
  const people = findings?.contacts ?? 0;
  const what = messages > 0 ? t("start.messages", { count: messages, shown: number(messages) }) : t("start.people", { count: people, shown: number(people) });
  return (
    <Card title={t("start.title")}>
      <div className={styles.form}>
        <p className={styles.text}>{t("start.detail")}</p>
        {twin && (
          <div className={styles.note} role="note">
            <p>{t("start.twin", { id: twin.id, at: nearMoment(twin.started_at) })} <Link to="/imports/$importId" params={{ importId: String(twin.id) }}>{t("start.openTwin")}</Link></p>
            <Checkbox label={t("start.again")} checked={again} onChange={(event) => { setAgain(event.currentTarget.checked); }} />
          </div>
        )}
        <Select className={styles.narrow} label={t("upload.line")} allowDeselect={false} value={line} onChange={(value) => { setLine(value ?? line); }} data={(lines.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))} />
        {start.error && <p role="alert" className={styles.refusal}>{explain(start.error)}</p>}
        <div className={styles.foot}>
          <Button variant="primary" busy={start.isPending} disabled={Boolean(twin) && !again} onClick={() => { start.mutate(undefined); }}>{what}</Button>
        </div>
      </div>
    </Card>
  );
}
