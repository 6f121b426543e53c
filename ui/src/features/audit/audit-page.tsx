import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { EmptyState } from "@/components/empty-state";
import { Page } from "@/components/page";
import { Counter } from "@/components/status-chip";
import { useSession } from "@/lib/session/session";

import { proposedQuery } from "./data";
import styles from "./audit.module.css";

const VIEWS = {
  findings: lazy(() => import("./findings/findings-view")),
  inventory: lazy(() => import("./inventory/inventory-view")),
  scans: lazy(() => import("./scans/scans-view")),
  plan: lazy(() => import("./plan/plan-view")),
  runs: lazy(() => import("./findings/runs-view")),
};
type View = keyof typeof VIEWS;
const NAMES = Object.keys(VIEWS) as View[];

/** The audit: findings of the latest run, what is used, what is to be done, runs side by side. */
export default function AuditPage() {
  const { t } = useTranslation("audit");
  const { view = "findings" } = useParams({ strict: false });
  const may = useSession().permissions.includes("audit.view");
  const chosen = NAMES.includes(view as View) ? (view as View) : "findings";
  const Current = VIEWS[chosen];
  if (!may) return <Page title={t("title")}><EmptyState title={t("noRights.title")} detail={t("noRights.detail")} /></Page>;
  return (
    <Suspense fallback={null}>
      <Current />
    </Suspense>
  );
}

export function Views({ current }: { current: View }) {
  const { t } = useTranslation("audit");
  const proposed = useQuery(proposedQuery).data ?? 0;
  const here = useRef<HTMLAnchorElement>(null);
  // On a phone the row of views is wider than the page, and the counter makes it wider still.
  useEffect(() => { here.current?.scrollIntoView({ inline: "nearest", block: "nearest" }); }, [current, proposed]);
  return (
    <nav className={styles.views} aria-label={t("views")}>
      {NAMES.map((name) => (
        <Link key={name} ref={name === current ? here : undefined} to="/audit/$view" params={{ view: name }} aria-current={name === current ? "page" : undefined}>
          {t(`view.${name}`)}
          {name === "inventory" && proposed > 0 && <span title={t("proposed", { count: proposed })}><Counter value={proposed} /></span>}
        </Link>
      ))}
    </nav>
  );
}
