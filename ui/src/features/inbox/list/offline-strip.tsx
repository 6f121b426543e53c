import { IconPlugConnectedX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Patient } from "@/components/list-state";
import { time } from "@/lib/i18n/format";
import { useLiveStatus } from "@/lib/realtime/live";

import styles from "./offline-strip.module.css";

export function OfflineStrip() {
  const { t } = useTranslation("inbox");
  const status = useLiveStatus();
  return (
    <div role="status">
      {status.state === "offline" && (
        <Patient>
          <p className={styles.strip}>
            <IconPlugConnectedX size={16} stroke={2} aria-hidden="true" />
            {t("offline", { time: time(new Date(status.since)) })}
          </p>
        </Patient>
      )}
    </div>
  );
}
