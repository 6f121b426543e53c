import type { ReactNode } from "react";

import styles from "./status-chip.module.css";

export type Tone = "ok" | "hold" | "deny" | "acc" | "neutral" | "dashed";

/** A short state with an icon and words; colour is never the only sign. */
export function StatusChip({ tone = "neutral", icon, bare, children }: { tone?: Tone; icon?: ReactNode; bare?: boolean | undefined; children: ReactNode }) {
  return (
    <span className={styles.chip} data-tone={tone} data-bare={bare || undefined}>
      {icon}
      {children}
    </span>
  );
}

export function Tag({ children, onSelection }: { children: ReactNode; onSelection?: boolean }) {
  return (
    <span className={styles.tag} data-selected={onSelection || undefined}>
      {children}
    </span>
  );
}

export function KeyCap({ children }: { children: ReactNode }) {
  return <kbd className={styles.key}>{children}</kbd>;
}

export function Counter({ value, tone = "acc" }: { value: number; tone?: "acc" | "rail" | "alarm" }) {
  if (value <= 0) return null;
  return (
    <span className={styles.counter} data-tone={tone}>
      {value > 99 ? "99+" : value}
    </span>
  );
}
