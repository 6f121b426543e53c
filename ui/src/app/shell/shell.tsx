import { Outlet, useLocation } from "@tanstack/react-router";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";

import { EmptyState } from "@/components/empty-state";
import { InboxAlarms } from "@/features/alerts/inbox-alarms";
import { InboxTroubles } from "@/features/alerts/inbox-troubles";
import { useAlerts } from "@/features/alerts/use-alerts";
import { PracticeBar } from "@/features/training/practice-bar";
import { useSession } from "@/lib/session/session";

import { AbroadBar } from "./abroad-bar";
import { BottomBar } from "./bottom-bar";
import { DemoBar } from "./demo-bar";
import { Rail } from "./rail";
import styles from "./shell.module.css";
import { useAppearance } from "./use-appearance";
import { useLive } from "./use-live";
import { useNoStrayDrops } from "./use-no-stray-drops";
import { useShellKeys } from "./use-shell-keys";

export function Shell() {
  useAppearance();
  useLive();
  useShellKeys();
  useAlerts();
  useNoStrayDrops();
  const { permissions } = useSession();
  const { pathname } = useLocation();
  // Without a grant only one's own settings are of use.
  const open = permissions.length > 0 || pathname.startsWith("/settings");
  return (
    <div className={styles.shell}>
      <Rail />
      <div className={styles.content}>
        <DemoBar />
        <PracticeBar />
        <AbroadBar />
        <InboxAlarms />
        <InboxTroubles />
        <div className={styles.page}>
          <Suspense fallback={null}>
            {open ? <Outlet /> : <NoAccess />}
          </Suspense>
        </div>
      </div>
      <BottomBar />
    </div>
  );
}

function NoAccess() {
  const { t } = useTranslation();
  return <EmptyState title={t("noAccess.title")} detail={t("noAccess.detail")} />;
}
