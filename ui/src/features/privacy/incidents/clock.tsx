import { IconAlertTriangle, IconCheck, IconClock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { StatusChip } from "@/components/status-chip";
import { nearMoment } from "@/lib/i18n/format";

import type { Clock as ClockData } from "./data";

const HOUR = 3_600_000;
const SOON = 4 * HOUR;

/** How long until a notice is due, or how it went. `now` is the server's moment. */
export function Clock({ clock, now }: { clock: ClockData; now: string }) {
  const { t } = useTranslation("incidents");
  const left = new Date(clock.due_at).getTime() - new Date(now).getTime();
  const hours = Math.floor(Math.abs(left) / HOUR);
  const minutes = Math.floor((Math.abs(left) % HOUR) / 60_000);
  const span = t("clock.span", { hours, minutes });
  switch (clock.standing) {
    case "sent":
      return <StatusChip tone="ok" icon={<IconCheck size={14} stroke={2} />}>{t("clock.sent")}</StatusChip>;
    case "late":
      return <StatusChip tone="hold" icon={<IconCheck size={14} stroke={2} />}>{t("clock.late")}</StatusChip>;
    case "overdue":
      return <StatusChip tone="deny" icon={<IconAlertTriangle size={14} stroke={2} />}>{t("clock.overdue", { span })}</StatusChip>;
    default:
      return (
        <div>
          <StatusChip tone={left < SOON ? "deny" : "hold"} icon={<IconClock size={14} stroke={2} />}>{t("clock.left", { span })}</StatusChip>
          <p className="t-caption">{t("clock.until", { moment: nearMoment(clock.due_at) })}</p>
        </div>
      );
  }
}
