import { FileInput, Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { explain, http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";

import { useAuditWrite } from "../data";
import styles from "../audit.module.css";

type Report = components["schemas"]["AuditImport"];
const STEP = 0x8000;

async function packed(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += STEP) text += String.fromCharCode(...bytes.subarray(at, at + STEP));
  return btoa(text);
}

/** A table taken in: first what would come of it, line by line, then for good. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("audit");
  const [file, setFile] = useState<File | null>(null);
  const send = (is_trial: boolean) => async (): Promise<Report> => http.post<Report>("/api/v1/audit/items/import", { name: file?.name ?? "", content: file ? await packed(file) : "", is_trial });
  const trial = useAuditWrite(send(true));
  const take = useAuditWrite(send(false));
  const report = take.data ?? trial.data;
  return (
    <Modal opened onClose={onClose} size={640} title={t("import.title")} closeButtonProps={{ "aria-label": t("common:close") }}>
      <div className={styles.form}>
        <p className={styles.muted}>{t("import.hint")} <a href="/api/v1/audit/items/export?kind=xlsx" download>{t("import.sample")}</a></p>
        <FileInput label={t("import.file")} accept=".csv,.xlsx" value={file} onChange={(chosen) => { setFile(chosen); trial.reset(); take.reset(); }} />
        {report && (
          <div role="status">
            <p>{t(take.data ? "import.taken" : "import.would", { count: report.added, there: report.there_already, refused: report.refused })}</p>
            {report.skipped.length > 0 && <ul className={styles.turns}>{report.skipped.map((one) => <li key={one.line}>{t("import.line", { line: one.line, why: one.why })}</li>)}</ul>}
          </div>
        )}
        {(trial.error ?? take.error) && <p role="alert" className={styles.refusal}>{explain(trial.error ?? take.error)}</p>}
        <div className={styles.foot}>
          {take.data ? <Button variant="primary" onClick={onClose}>{t("common:close")}</Button> : (
            <>
              <Button busy={trial.isPending} disabled={!file} onClick={() => { trial.mutate(undefined); }}>{t("import.try")}</Button>
              <Button variant="primary" busy={take.isPending} disabled={!trial.data || trial.data.added === 0} onClick={() => { take.mutate(undefined); }}>{t("import.take", { count: trial.data?.added ?? 0 })}</Button>
            </>
          )}
        </div>
      </div>
    </Modal>
  );
}
