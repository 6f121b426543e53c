import type { ReactNode } from "react";

import styles from "./states.module.css";
import { Wave } from "./wave";

interface EmptyStateProps {
  title: string;
  detail?: ReactNode;
  action?: ReactNode;
  more?: string;
}

/** Wave, one line of fact, one line of what next, one button. */
export function EmptyState({ title, detail, action, more }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <Wave width={104} />
      <p className={styles.title}>{title}</p>
      {detail && <p className={styles.detail}>{detail}</p>}
      {action}
      {more && <p className={`${styles.detail ?? ""} mono`}>{more}</p>}
    </div>
  );
}
