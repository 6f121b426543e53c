import type { ReactNode } from "react";

import styles from "./person-blocks.module.css";

/** One part of a person's card: its title, what may be done beside it. */
export function Block({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.block} aria-label={title}>
      <header><h3>{title}</h3>{aside}</header>
      {children}
    </section>
  );
}
