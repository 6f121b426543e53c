import { useTranslation } from "react-i18next";

import type { Counters, View } from "@/lib/api/types";
import { keysOf } from "@/lib/keyboard/bindings";
import { number } from "@/lib/i18n/format";

import styles from "./tabs.module.css";

export const VIEWS: readonly View[] = ["mine", "unassigned", "all", "mentions"];

export function Tabs({ view, counters, onChange }: { view: View; counters: Counters | undefined; onChange: (view: View) => void }) {
  const { t } = useTranslation("inbox");
  const move = (event: React.KeyboardEvent, at: number) => {
    const step = event.code === "ArrowRight" ? 1 : event.code === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = VIEWS[(at + step + VIEWS.length) % VIEWS.length];
    if (next) onChange(next);
    (event.currentTarget.parentElement?.children[(at + step + VIEWS.length) % VIEWS.length] as HTMLElement | undefined)?.focus();
  };
  return (
    <div className={styles.tabs} role="tablist" aria-label={t("list.tabs")}>
      {VIEWS.map((known, at) => (
        <button
          key={known}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={known === view}
          aria-label={t(`view.${known}Long`, { count: counters?.[known] ?? 0 })}
          tabIndex={known === view ? 0 : -1}
          title={`${t("list.nextTab")} · ${keysOf("tab")}`}
          onClick={() => { onChange(known); }}
          onKeyDown={(event) => { move(event, at); }}
        >
          {t(`view.${known}`)} <span className={styles.count}>{counters ? (counters[known] >= 1000 ? "999+" : number(counters[known])) : ""}</span>
        </button>
      ))}
    </div>
  );
}
