import type { ReactNode } from "react";

import styles from "./table.module.css";

export interface Column<Row> {
  key: string;
  title: string;
  number?: boolean;
  width?: number | string;
  render: (row: Row) => ReactNode;
}

interface TableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string | number;
  onOpen?: (row: Row) => void;
}

/** Sticky header 12/500, rows of 40, numbers at the right, no zebra. Scrolls sideways inside its card. */
export function Table<Row>({ label, columns, rows, rowKey, onOpen }: TableProps<Row>) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-number={column.number || undefined} style={{ width: column.width }}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-open={onOpen ? true : undefined} onClick={onOpen ? () => { onOpen(row); } : undefined}>
              {columns.map((column) => (
                <td key={column.key} data-number={column.number || undefined}>
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
