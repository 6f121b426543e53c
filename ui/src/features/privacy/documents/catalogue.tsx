import { Link } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { http } from "@/lib/api/http";
import { shortDate } from "@/lib/i18n/format";
import { tied } from "@/lib/i18n/norm";

import { documentsQuery, fileOf, upper, useTold, type DocumentRow, type Gap } from "./data";
import styles from "./documents.module.css";

const SHOWN = 3;
const TONES = { none: "neutral", current: "ok", stale: "hold" } as const;

/** Every document with what it lacks, its last making and its pages. `onFill` opens an answer of this page. */
export function Catalogue({ onFill }: { onFill: (name: string) => void }) {
  const { t } = useTranslation("documents");
  const documents = useQuery(documentsQuery);
  const columns: Column<DocumentRow>[] = [
    { key: "title", title: t("document"), render: (row) => <Title row={row} /> },
    { key: "state", title: t("state"), width: 170, render: (row) => <StatusChip tone={TONES[row.state]}>{t(`states.${row.state}`, { version: row.version })}</StatusChip> },
    { key: "gaps", title: t("missing"), width: 290, render: (row) => <Gaps row={row} onFill={onFill} /> },
    { key: "acts", title: t("pages"), width: 240, render: (row) => <Acts row={row} /> },
  ];
  const rows = documents.data ?? [];
  return (
    <Card title={t("catalogue")} grow flush>
      <ListState loading={documents.isPending} error={documents.error} empty={false} onRetry={() => { void documents.refetch(); }} whenEmpty={null}>
        <Table label={t("catalogue")} columns={columns} rows={rows} rowKey={(row) => `${row.template ?? row.document} ${row.about}`} />
      </ListState>
    </Card>
  );
}

function Title({ row }: { row: DocumentRow }) {
  const { t } = useTranslation(["documents", "interview"]);
  return (
    <div>
      <p className={styles.title}>{row.title}</p>
      {row.name && <p>{row.name}</p>}
      <p className="t-caption">{tied(row.norm)}, {t(`interview:confidence.${row.confidence}`)}</p>
      {row.made_at && <p className="t-caption">{t("made", { day: shortDate(row.made_at), who: row.made_by_name || t("byItself"), digest: row.digest.slice(0, 12) })}</p>}
    </div>
  );
}

function Gaps({ row, onFill }: { row: DocumentRow; onFill: (name: string) => void }) {
  const { t } = useTranslation("documents");
  if (row.template === null) return <span className="t-caption">{t("noText")}</span>;
  if (!row.can_make) return <span className="t-caption">{t(`nothing.${row.about_what}`)}</span>;
  if (row.gaps.length === 0) return <span className="t-caption">{t("complete")}</span>;
  const rest = row.gaps.slice(SHOWN);
  return (
    <div className={styles.gaps}>
      {row.gaps.slice(0, SHOWN).map((gap) => <Where key={gap.name} gap={gap} onFill={onFill} />)}
      {rest.length > 0 && (
        <details>
          <summary>{t("more", { count: rest.length })}</summary>
          <div className={styles.gaps}>{rest.map((gap) => <Where key={gap.name} gap={gap} onFill={onFill} />)}</div>
        </details>
      )}
    </div>
  );
}

function Where({ gap, onFill }: { gap: Gap; onFill: (name: string) => void }) {
  if (gap.place === "/privacy/documents") return <Button variant="link" title={gap.where} onClick={() => { onFill(gap.name); }}>{upper(gap.title)}</Button>;
  return <Link className={styles.where} to={gap.place} title={gap.where}>{upper(gap.title)}</Link>;
}

function Acts({ row }: { row: DocumentRow }) {
  const { t } = useTranslation("documents");
  const make = useTold(() => http.post("/api/v1/documents", { template: row.template, about: row.about }));
  if (!row.can_make) return null;
  return (
    <div className={styles.acts}>
      {row.state !== "current" && (
        <Button size="sm" variant={row.gaps.length === 0 ? "primary" : "default"} busy={make.isPending} onClick={() => { make.mutate(undefined); }}>
          {t(row.state === "none" ? "make" : "renew")}
        </Button>
      )}
      {row.id != null && (["pdf", "docx"] as const).map((kind) => (
        <a key={kind} className={styles.where} href={fileOf(row.id ?? 0, kind)} download aria-label={t("download", { title: row.title, kind: kind.toUpperCase() })}>{kind.toUpperCase()}</a>
      ))}
    </div>
  );
}
