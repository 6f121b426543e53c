import styles from "./wave.module.css";

/** The wave line: new-messages divider and empty states. It never moves. */
export function Wave({ width }: { width?: number }) {
  return <span className={styles.wave} style={width ? { width, flex: "none" } : undefined} aria-hidden="true" />;
}
