import { IconAlertCircle, IconCheck, IconHelpCircle } from "@tabler/icons-react";

import styles from "./wizard.module.css";

export interface Fact {
  state: "known" | "open" | "wrong";
  title: string;
  detail: string;
}

const ICON = { known: IconCheck, open: IconHelpCircle, wrong: IconAlertCircle };

/** The right column: what follows from the answers given so far. */
export function Facts({ label, title, facts }: { label: string; title: string; facts: Fact[] }) {
  return (
    <>
      <p className={styles.count}>{label}</p>
      <h2 className="t-page">{title}</h2>
      <ul className={styles.facts} aria-live="polite">
        {facts.map((fact) => {
          const Icon = ICON[fact.state];
          return (
            <li key={fact.title} data-state={fact.state}>
              <Icon size={18} stroke={1.7} />
              <span>
                <span className={styles.factTitle}>{fact.title}</span>
                <span className={styles.factDetail}>{fact.detail}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
