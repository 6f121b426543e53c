import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Table, type Column } from "@/components/table";

import type { Question } from "./data";
import styles from "./imports.module.css";

type Given = Question["columns"][number];

const LEFT_OUT = "-";

/** What stands in each column of a table of an unknown system; the answer is JSON of header and field. */
export function Mapping({ question, value, onChange }: { question: Question; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation("imports");
  const chosen: Record<string, string> = value ? (JSON.parse(value) as Record<string, string>) : Object.fromEntries(question.columns.map((one) => [one.header, one.field]));
  const fields = [{ value: LEFT_OUT, label: t("mapping.keep") }, ...question.choices.map((one) => ({ value: one.value, label: one.label }))];
  const put = (header: string, field: string): void => { onChange(JSON.stringify({ ...chosen, [header]: field === LEFT_OUT ? "" : field })); };
  const columns: Column<Given>[] = [
    { key: "header", title: t("mapping.header"), render: (row) => row.header },
    { key: "examples", title: t("mapping.examples"), render: (row) => <span className={styles.examples}>{row.examples.join(" · ") || "—"}</span> },
    { key: "field", title: t("mapping.field"), width: 260, render: (row) => <Select aria-label={t("mapping.fieldOf", { header: row.header })} allowDeselect={false} data={fields} value={chosen[row.header] || LEFT_OUT} onChange={(field) => { put(row.header, field ?? LEFT_OUT); }} /> },
  ];
  return (
    <fieldset className={styles.who}>
      <legend>{question.text}</legend>
      <p className="t-caption">{question.why}</p>
      <Table label={question.text} columns={columns} rows={question.columns} rowKey={(row) => row.header} />
      {!value && <button type="button" className={styles.link} onClick={() => { onChange(JSON.stringify(chosen)); }}>{t("mapping.asIs")}</button>}
    </fieldset>
  );
}
