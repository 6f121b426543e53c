import { Outlet } from "@tanstack/react-router";
import { Suspense } from "react";

import { BottomBar } from "./bottom-bar";
import { DemoBar } from "./demo-bar";
import { Rail } from "./rail";
import styles from "./shell.module.css";
import { useAppearance } from "./use-appearance";

export function Shell() {
  useAppearance();
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
