import { Drawer, Textarea } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { StatusChip } from "@/components/status-chip";
import { http } from "@/lib/api/http";

import { upper, useTold, type Listing } from "./data";
import styles from "./documents.module.css";

type Cells = Record<string, string>;

/** A table of answers: purposes of processing, whom it is given to. Each row is edited in a drawer. */
export function Rows({ list }: { list: Listing }) {
  const { t } = useTranslation("documents");
  const [open, setOpen] = useState<number | null>(null);
  const save = useTold((rows: Cells[]) => http.put(`/api/v1/documents/lists/${list.id}`, { rows }), { onDone: () => { setOpen(null); } });
  const put = (at: number, row: Cells): void => { save.mutate(at < list.rows.length ? list.rows.map((one, i) => (i === at ? row : one)) : [...list.rows, row]); };
  const first = list.columns[0]?.id ?? "";
  const second = list.columns[1]?.id ?? "";
  return (
    <div className={styles.rows}>
      {list.help && <p className="t-caption">{list.help}</p>}
      {list.rows.map((row, at) => {
        const missing = list.columns.filter((column) => !column.is_optional && !row[column.id]).length;
        return (
          <div key={row.id} className={styles.row}>
            <div>
              <p className={styles.title}>{row[first] ?? t("rows.unnamed")}</p>
              {row[second] && <p className="t-caption">{row[second]}</p>}
            </div>
            {missing > 0 && <StatusChip tone="hold">{t("rows.missing", { count: missing })}</StatusChip>}
            <Button size="sm" onClick={() => { setOpen(at); }}>{t("rows.edit")}</Button>
          </div>
        );
      })}
      <div className={styles.foot}><Button size="sm" variant="primary" onClick={() => { setOpen(list.rows.length); }}>{t("rows.add")}</Button></div>
      {open !== null && (
        <RowForm
          key={open} list={list} row={list.rows[open] ?? {}} busy={save.isPending} onClose={() => { setOpen(null); }} onSave={(row) => { put(open, row); }}
          onRemove={open < list.rows.length ? () => { save.mutate(list.rows.filter((_, i) => i !== open)); } : undefined}
        />
      )}
    </div>
  );
}

interface RowFormProps {
  list: Listing;
  row: Cells;
  busy: boolean;
  onClose: () => void;
  onSave: (row: Cells) => void;
  onRemove?: () => void;
}

function RowForm({ list, row, busy, onClose, onSave, onRemove }: RowFormProps) {
  const { t } = useTranslation("documents");
  const [cells, setCells] = useState<Cells>(row);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave(cells);
  };
  return (
    <Drawer opened onClose={onClose} title={upper(list.title)} size={480} closeButtonProps={{ "aria-label": t("close") }}>
      <form className={styles.form} onSubmit={submit}>
        {list.columns.map((column) => (
          <Textarea key={column.id} label={upper(column.title)} description={column.is_optional ? t("rows.optional") : undefined} autosize minRows={1} maxRows={6} maxLength={2000} value={cells[column.id] ?? ""} onChange={(event) => { setCells({ ...cells, [column.id]: event.currentTarget.value }); }} />
        ))}
        <div className={styles.foot}>
          <Button type="submit" variant="primary" busy={busy}>{t("save")}</Button>
          {onRemove && <Button variant="danger" busy={busy} onClick={onRemove}>{t("rows.remove")}</Button>}
        </div>
      </form>
    </Drawer>
  );
}
