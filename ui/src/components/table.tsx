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

/**
 * Sticky header 12/500, rows of 40, numbers at the right, no zebra. Scrolls inside its card; on a phone each row is
 * a card of its own with the titles beside the values, without those that say nothing. The roles stand because a changed `display` takes them away.
 */
export function Table<Row>({ label, columns, rows, rowKey, onOpen }: TableProps<Row>) {
  return (
    <div className={styles.scroll} {...(onOpen ? {} : { role: "group", tabIndex: 0, "aria-label": label })}>
      <table className={styles.table} role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.key} role="columnheader" scope="col" data-number={column.number || undefined} style={{ width: column.width }}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              role="row"
              data-open={onOpen ? true : undefined}
              tabIndex={onOpen ? 0 : undefined}
              onClick={onOpen ? () => { onOpen(row); } : undefined}
              onKeyDown={onOpen ? (event) => { if (event.key === "Enter" && event.target === event.currentTarget) onOpen(row); } : undefined}
            >
              {columns.map((column) => {
                const value = column.render(row);
                return (
                  <td key={column.key} role="cell" data-number={column.number || undefined} data-blank={value === "—" || undefined}>
                    <span className={styles.caption} aria-hidden="true">{column.title}</span>
                    <div className={styles.value}>{value}</div>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
