import styles from "./states.module.css";

/** At most eight still rows of the true height. */
export function SkeletonRows({ height = 86, count = 8 }: { height?: number; count?: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: Math.min(8, count) }, (_unused, index) => (
        <div key={index} className={styles.skeleton} style={{ height }}>
          {height > 50 && <span className={styles.round} />}
          <span className={styles.bars}>
            <span style={{ width: `${String(40 + ((index * 17) % 35))}%` }} />
            {height > 50 && <span style={{ width: `${String(60 + ((index * 23) % 35))}%` }} />}
          </span>
        </div>
      ))}
    </div>
  );
}
