import { Modal, Progress, Select } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Field } from "@/components/field";
import { explain } from "@/lib/api/http";

import { linesQuery, sendFile, useImportWrite, type Import } from "./data";
import styles from "./imports.module.css";

/** Choose an export and send it; `into` goes on with one that was cut off. */
export function UploadDialog({ into, onClose, onSent }: { into?: Import; onClose: () => void; onSent: (id: number) => void }) {
  const { t } = useTranslation("imports");
  const queries = useQueryClient();
  const lines = useQuery(linesQuery);
  const [file, setFile] = useState<File | null>(null);
  const [line, setLine] = useState<string | null>(null);
  const [sent, setSent] = useState(0);
  const chosen = into ? String(into.business_line_id) : (line ?? (lines.data?.length === 1 ? String(lines.data[0]?.id) : null));
  const other = into && file ? file.size !== into.size : false;
  const send = useImportWrite(
    () => sendFile({ file: file as File, lineId: Number(chosen), into, onPart: setSent }),
    (id) => { onSent(id); },
  );
  const close = (): void => {
    void queries.invalidateQueries({ queryKey: ["imports"] });
    onClose();
  };
  return (
    <Modal opened onClose={close} title={into ? t("upload.again") : t("add")} closeButtonProps={{ "aria-label": t("common:close") }}>
      <div className={styles.form}>
        <p className={styles.text}>{t("upload.what")}</p>
        <Field label={t("upload.file")} hint={t("upload.hint")} error={other ? t("upload.other") : undefined}>
          {(ids) => <input type="file" {...ids} className={styles.file} onChange={(event) => { setFile(event.currentTarget.files?.[0] ?? null); }} />}
        </Field>
        {!into && (
          <Select
            label={t("upload.line")} description={t("upload.lineHint")} value={chosen} onChange={setLine} allowDeselect={false}
            data={(lines.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
          />
        )}
        {send.isPending && (
          <div className={styles.progress}>
            <Progress value={sent * 100} aria-label={t("upload.sending")} />
            <p className="t-caption" role="status">{t("upload.part", { percent: Math.floor(sent * 100) })}</p>
          </div>
        )}
        {send.error && <p role="alert" className={styles.refusal}>{explain(send.error) || t("upload.cut")}</p>}
        <div className={styles.foot}>
          <Button variant="primary" busy={send.isPending} disabled={!file || !chosen || other} onClick={() => { send.mutate(undefined); }}>{t("upload.send")}</Button>
          <Button variant="quiet" onClick={close}>{t("common:cancel")}</Button>
        </div>
      </div>
    </Modal>
  );
}
