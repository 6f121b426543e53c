import { FileInput, Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { explain, http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import { number } from "@/lib/i18n/format";

import styles from "./consents.module.css";

type Report = components["schemas"]["ImportShape"];

const SHOWN = 50;
const SAMPLE = "data:text/csv;charset=utf-8," + encodeURIComponent("\ufeffpurpose;phone;email;given_at;text_version;document;code;reference;channels;withdrawn_at\r\nads;+79161234567;;2026-03-02T12:00:00;1;анкета № 15;;;;\r\n");

/** Consents of another system from a table: first what would come of it, then the writing. */
export function ImportForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("consents");
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const take = useMutation({
    meta: { quiet: true },
    mutationFn: async (is_trial: boolean) => ({ is_trial, report: await http.post<Report>("/api/v1/consents/import", { csv: await (file ?? new File([], "")).text(), is_trial }) }),
    onSuccess: async ({ is_trial }) => { if (!is_trial) await queries.invalidateQueries({ queryKey: ["consents"] }); },
  });
  const done = take.data && !take.data.is_trial;
  const pick = (picked: File | null): void => {
    setFile(picked);
    take.reset();
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={t("import.title")} closeButtonProps={{ "aria-label": t("common:close") }}>
      <div className={styles.form}>
        <p>{t("import.about")} <a href={SAMPLE} download="consents.csv">{t("import.sample")}</a></p>
        <FileInput label={t("import.file")} description={t("import.columns")} placeholder={t("paper.choose")} clearable accept=".csv,text/csv" value={file} onChange={pick} />
        {take.error && <p className={styles.wrong} role="alert">{explain(take.error)}</p>}
        {take.data && <Outcome report={take.data.report} trial={take.data.is_trial} />}
        <div className={styles.formActions}>
          <Button variant="quiet" onClick={onClose}>{t(done ? "common:close" : "common:cancel")}</Button>
          {!take.data && <Button variant="primary" busy={take.isPending} disabled={!file} onClick={() => { take.mutate(true); }}>{t("import.try")}</Button>}
          {take.data?.is_trial && <Button variant="primary" busy={take.isPending} disabled={take.data.report.added === 0} onClick={() => { take.mutate(false); }}>{t("import.take", { count: take.data.report.added })}</Button>}
        </div>
      </div>
    </Modal>
  );
}

function Outcome({ report, trial }: { report: Report; trial: boolean }) {
  const { t } = useTranslation("consents");
  const figures = (["rows", "added", "withdrawn", "there_already", "refused"] as const).filter((name) => name === "rows" || report[name] > 0);
  return (
    <section aria-label={t(trial ? "import.would" : "import.came")} role="status">
      <h3 className="t-block">{t(trial ? "import.would" : "import.came")}</h3>
      <dl className={styles.figures}>{figures.map((name) => <div key={name}><dt>{t(`import.${name}`)}</dt><dd>{number(report[name])}</dd></div>)}</dl>
      {report.faults.length > 0 && (
        <ul className={styles.faults} aria-label={t("import.refused")}>
          {report.faults.slice(0, SHOWN).map((fault) => <li key={`${String(fault.line)} ${fault.words}`}>{t("import.line", { line: fault.line })}: {fault.words}</li>)}
          {report.refused > SHOWN && <li>{t("import.more", { count: report.refused - SHOWN })}</li>}
        </ul>
      )}
    </section>
  );
}
