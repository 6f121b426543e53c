import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";

import { scanQuery, useTurn, type Act, type Kind, type ScanDetail } from "./data";
import { DomainFound } from "./results/domain";
import { ExportFound } from "./results/export";
import { FilesFound } from "./results/files";
import { MailFound } from "./results/mail";
import { SiteFound } from "./results/site";
import type { DomainResult, ExportResult, FilesResult, MailResult, Offered, SiteResult } from "./result-types";
import { ScanProgress, State } from "./scans";
import styles from "./scans.module.css";

/** One look: how far it is, what it has found, what it could not open. */
export function ScanDrawer({ id, may, onClose }: { id: number; may: boolean; onClose: () => void }) {
  const { t } = useTranslation("scans");
  const found = useQuery(scanQuery(id));
  return (
    <Drawer opened onClose={onClose} position="right" title={t("one", { id })} size={720} closeButtonProps={{ "aria-label": t("close") }}>
      <ListState loading={found.isPending} error={found.error} empty={false} onRetry={() => { void found.refetch(); }} whenEmpty={null}>
        {found.data && <Detail detail={found.data} may={may} />}
      </ListState>
    </Drawer>
  );
}

function Detail({ detail, may }: { detail: ScanDetail; may: boolean }) {
  const { t } = useTranslation("scans");
  const { scan } = detail;
  const offered = detail.result?.["offered"] as Offered | undefined;
  return (
    <div className={styles.result}>
      <div className={styles.part}>
        <p className={styles.what}>{scan.target}</p>
        <div className={styles.actions}><State scan={scan} /><span className={styles.hint}>{t(`kind.${scan.kind}`)}</span></div>
        <ScanProgress scan={scan} />
        {may && <Turns detail={detail} />}
        {scan.failure && <p className={styles.note} role="alert">{scan.failure}</p>}
      </div>
      {offered && (
        <p className={styles.hint}>
          {t("offered", { added: offered.added, refreshed: offered.refreshed })} <Link to="/audit/inventory">{t("toInventory")}</Link>
        </p>
      )}
      {detail.result && <Found kind={scan.kind as Kind} result={detail.result} />}
      {detail.warnings.length > 0 && (
        <details className={styles.part}>
          <summary>{t("warnings", { count: detail.warnings.length })}</summary>
          <ul className={styles.lines}>{detail.warnings.map((warning, place) => <li key={place} className={styles.seen}>{warning}</li>)}</ul>
        </details>
      )}
    </div>
  );
}

function Turns({ detail }: { detail: ScanDetail }) {
  const { t } = useTranslation("scans");
  const turn = useTurn();
  const { id, state } = detail.scan;
  const acts: Act[] = state === "running" ? ["pause", "cancel"] : state === "paused" ? ["resume", "cancel"] : [];
  if (acts.length === 0) return null;
  return (
    <div className={styles.actions}>
      {acts.map((act) => <Button key={act} size="sm" variant={act === "cancel" ? "danger" : "default"} busy={turn.isPending} onClick={() => { turn.mutate({ id, act }); }}>{t(`act.${act}`)}</Button>)}
    </div>
  );
}

function Found({ kind, result }: { kind: Kind; result: unknown }) {
  switch (kind) {
    case "site":
    case "pages":
      return <SiteFound result={result as SiteResult} />;
    case "dns":
      return <DomainFound result={result as DomainResult} />;
    case "files":
      return <FilesFound result={result as FilesResult} />;
    case "mail":
      return <MailFound result={result as MailResult} />;
    case "export":
      return <ExportFound result={result as ExportResult} />;
  }
}
