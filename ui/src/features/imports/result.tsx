import { useTranslation } from "react-i18next";

import { Card } from "@/components/page";
import { Table, type Column } from "@/components/table";
import { number } from "@/lib/i18n/format";

import type { ImportDetail } from "./data";
import styles from "./imports.module.css";

const COUNTS = ["messages", "notices", "people", "duplicates", "files", "files_left", "records", "kept"] as const;
type Skipped = ImportDetail["skipped"][number];

/** What is in, what was there before, what was not read and where the whole report is. */
export function Result({ detail }: { detail: ImportDetail }) {
  const { t } = useTranslation("imports");
  const { counts, id, state } = detail.item;
  const columns: Column<Skipped>[] = [
    { key: "why", title: t("skipped.why"), render: (row) => row.why },
    { key: "file", title: t("skipped.file"), render: (row) => row.file || "—" },
    { key: "count", title: t("skipped.count"), number: true, width: 100, render: (row) => number(row.count) },
  ];
  const over = state === "done";
  return (
    <Card title={t("result.title")} aside={over && (detail.skipped.length > 0 || detail.warnings.length > 0) && <a className={styles.link} href={`/api/v1/imports/${String(id)}/report`} download>{t("skipped.download")}</a>}>
      <dl className={styles.facts}>
        {COUNTS.filter((name) => (counts[name] ?? 0) > 0).map((name) => <div key={name}><dt>{t(`result.${name}`)}</dt><dd>{number(counts[name] ?? 0)}</dd></div>)}
      </dl>
      {over && (detail.skipped.length > 0 ? <Table label={t("skipped.title")} columns={columns} rows={detail.skipped} rowKey={(row) => `${row.file}:${row.why}`} /> : <p className={styles.text}>{t("skipped.none")}</p>)}
    </Card>
  );
}
