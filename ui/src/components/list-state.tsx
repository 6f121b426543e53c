import { IconPlugConnectedX } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/lib/api/http";
import { time } from "@/lib/i18n/format";

import { Button } from "./button";
import { SkeletonRows } from "./skeleton-rows";
import styles from "./states.module.css";

/** What went wrong, since when the data is stale, and the way to try again. */
export function ErrorState({ error, since, onRetry }: { error: unknown; since?: number; onRetry: () => void }) {
  const { t } = useTranslation();
  const known = error instanceof ApiError && !error.offline;
  const stale = since ? t("list.stale", { time: time(new Date(since)) }) : t("list.failed");
  return (
    <div className={styles.error} role="alert">
      <IconPlugConnectedX size={18} stroke={1.7} className={styles.errorIcon} />
      <div>
        <p className={styles.errorTitle}>{known ? error.problem.title : stale}</p>
        <p className={styles.detail}>{known ? (error.problem.detail ?? "") : since ? t("list.keptOld") : t("list.noServer")}</p>
      </div>
      <Button size="sm" onClick={onRetry}>
        {t("retry")}
      </Button>
    </div>
  );
}

interface ListStateProps {
  loading: boolean;
  error: unknown;
  empty: boolean;
  rowHeight?: number;
  since?: number;
  onRetry: () => void;
  whenEmpty: ReactNode;
  children: ReactNode;
}

/** The four states of any list: loading, error (old data stays), empty, data. */
export function ListState({ loading, error, empty, rowHeight, since, onRetry, whenEmpty, children }: ListStateProps) {
  if (loading) return <Patient><SkeletonRows height={rowHeight} /></Patient>;
  return (
    <>
      {error ? <ErrorState error={error} since={empty ? undefined : since} onRetry={onRetry} /> : null}
      {empty ? !error && whenEmpty : children}
    </>
  );
}

/** Shows its content only after 150 ms: quick answers draw no skeleton. */
export function Patient({ children }: { children: ReactNode }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => { setLate(true); }, 150);
    return () => { window.clearTimeout(timer); };
  }, []);
  return late ? children : null;
}
