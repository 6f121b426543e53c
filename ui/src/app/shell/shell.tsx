import { Outlet } from "@tanstack/react-router";
import { Suspense } from "react";

import { useAlerts } from "@/features/alerts/use-alerts";

import { BottomBar } from "./bottom-bar";
import { DemoBar } from "./demo-bar";
import { Rail } from "./rail";
import styles from "./shell.module.css";
import { useAppearance } from "./use-appearance";
import { useLive } from "./use-live";
import { useShellKeys } from "./use-shell-keys";

export function Shell() {
  useAppearance();
  useLive();
  useShellKeys();
  useAlerts();
  return (
    <div className={styles.shell}>
      <Rail />
      <div className={styles.content}>
        <DemoBar />
        <div className={styles.page}>
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </div>
      </div>
      <BottomBar />
    </div>
  );
}
