import type { ReactNode } from "react";

import styles from "./page.module.css";

/** A page of the shell: header 70 with one line of context and actions at the right, then content. */
export function Page({ title, badge, context, actions, children, flush }: { title: string; badge?: ReactNode; context?: ReactNode; actions?: ReactNode; children: ReactNode; flush?: boolean }) {
  return (
    <main id="main" className={styles.page} tabIndex={-1}>
      <PageHeader title={title} badge={badge} context={context} actions={actions} />
      <div className={styles.body} data-flush={flush || undefined}>
        {children}
      </div>
    </main>
  );
}

export function PageHeader({ title, badge, context, actions }: { title: string; badge?: ReactNode; context?: ReactNode; actions?: ReactNode }) {
  return (
    <header className={styles.header}>
      <div className={styles.heading}>
        <div className={styles.title}>
          <h1 className="t-page">{title}</h1>
          {badge}
        </div>
        {context && <p className={styles.context}>{context}</p>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}

export function Card({ title, aside, children, grow, flush }: { title?: ReactNode; aside?: ReactNode; children: ReactNode; grow?: boolean; flush?: boolean }) {
  return (
    <section className={styles.card} data-grow={grow || undefined}>
      {title && (
        <header className={styles.cardHeader}>
          <h2 className="t-block">{title}</h2>
          {aside}
        </header>
      )}
      <div className={styles.cardBody} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
