import { IconAlertTriangle, IconBan, IconCalendarClock, IconInfoCircle, type TablerIcon } from "@tabler/icons-react";

import type { Act } from "./data";
import styles from "./audit.module.css";

const ICONS: Record<Act, TablerIcon> = { stop: IconBan, fix: IconAlertTriangle, prepare: IconCalendarClock, know: IconInfoCircle };

/** Severity as a verb: four icons, so that colour is never the only sign. */
export function ActIcon({ act, label }: { act: Act; label?: string }) {
  const Icon = ICONS[act];
  return (
    <span className={styles.act} data-act={act} {...(label ? { role: "img", "aria-label": label, title: label } : { "aria-hidden": true })}>
      <Icon size={18} stroke={1.7} />
    </span>
  );
}
