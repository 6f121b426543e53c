import { Select } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { FindPerson } from "@/components/person/find-person";
import { PaperConsent } from "@/components/person/paper-consent";
import { StatusChip } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { http } from "@/lib/api/http";
import { catalogueQuery, titleOf, TONES, type State } from "@/lib/consents/consents";
import { shortDate } from "@/lib/i18n/format";
import { may, useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import styles from "./consents.module.css";
import { chosen, exportUrl, NO_FILTERS, type Filters, type Page, type Row } from "./data";
import { ImportForm } from "./import-form";

const STATES = Object.keys(TONES) as State[];

/** The register: one row for a person and a purpose, what was written down last first. */
export function RegisterCard() {
  const { t } = useTranslation("consents");
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const { data: catalogue } = useQuery(catalogueQuery);
  const session = useSession();
  const [open, setOpen] = useState<"import" | "find" | number>();
  const close = (): void => { setOpen(undefined); };
  const asked = chosen(filters);
  const register = useInfiniteQuery({
    queryKey: ["consents", "register", asked],
    queryFn: ({ pageParam }) => http.get<Page>("/api/v1/consents", pageParam === null ? asked : { ...asked, before: String(pageParam) }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
  const set = (change: Partial<Filters>): void => { setFilters({ ...filters, ...change }); };
  const all = { value: "", label: t("any") };
  const listed = (items: readonly { id: string; title: string }[] | undefined) => [all, ...(items ?? []).map((item) => ({ value: item.id, label: item.title }))];
  const rows = register.data?.pages.flatMap((page) => page.items) ?? [];
  const columns: Column<Row>[] = [
    { key: "who", title: t("who"), render: (row) => <Who row={row} /> },
    { key: "purpose", title: t("purpose"), width: 190, render: (row) => titleOf(catalogue?.purposes, row.purpose) },
    { key: "state", title: t("state"), width: 170, render: (row) => <StatusChip tone={TONES[row.state as State]}>{t(`short.${row.state as State}`)}</StatusChip> },
    { key: "proof", title: t("proof"), width: 300, render: (row) => <Proof row={row} way={titleOf(catalogue?.ways, row.way)} evidence={catalogue?.evidence} /> },
  ];
  return (
    <Card
      title={t("register")}
      flush
      aside={
        <div className={styles.aside}>
          <a className={styles.export} href={exportUrl(filters)} download><IconDownload size={16} stroke={1.8} aria-hidden="true" />{t("export")}</a>
          <Button size="sm" onClick={() => { setOpen("import"); }}>{t("import.open")}</Button>
          {may(session, "contacts.edit") && <Button size="sm" onClick={() => { setOpen("find"); }}>{t("paper.open")}</Button>}
        </div>
      }
    >
      <div className={styles.filters}>
        <Select label={t("purpose")} allowDeselect={false} value={filters.purpose} data={listed(catalogue?.purposes)} onChange={(purpose) => { set({ purpose: purpose ?? "" }); }} />
        <Select label={t("state")} allowDeselect={false} value={filters.stands} data={[all, ...STATES.map((value) => ({ value, label: t(`short.${value}`) }))]} onChange={(stands) => { set({ stands: stands ?? "" }); }} />
        <Select label={t("way")} allowDeselect={false} value={filters.way} data={listed(catalogue?.ways)} onChange={(way) => { set({ way: way ?? "" }); }} />
      </div>
      <ListState loading={register.isPending} error={register.error} empty={rows.length === 0} since={register.dataUpdatedAt} onRetry={() => { void register.refetch(); }} whenEmpty={Object.keys(asked).length > 0 ? <EmptyState title={t("empty.filtered")} action={<Button onClick={() => { setFilters(NO_FILTERS); }}>{t("empty.showAll")}</Button>} /> : <EmptyState title={t("empty.title")} detail={t("empty.detail")} />}>
        <Table label={t("register")} columns={columns} rows={rows} rowKey={(row) => row.id} />
        {register.hasNextPage && <div className={styles.more}><Button busy={register.isFetchingNextPage} onClick={() => { void register.fetchNextPage(); }}>{t("more")}</Button></div>}
      </ListState>
      {open === "import" && <ImportForm onClose={close} />}
      {open === "find" && <FindPerson except={0} onPick={setOpen} onClose={close} />}
      {typeof open === "number" && <PaperConsent contact={open} onClose={close} onDone={() => { close(); showToast({ text: t("paper.done") }); }} />}
    </Card>
  );
}

function Who({ row }: { row: Row }) {
  const { t } = useTranslation("consents");
  if (row.contact_id === null) return <span className="t-caption">{t("stranger")}</span>;
  return <Link to={`/contacts/${String(row.contact_id)}` as "/"}>{row.name || t("nameless", { id: row.contact_id })}</Link>;
}

/** A title inside of a sentence; abbreviations stay. */
const inside = (title: string): string => (/^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title);

function Proof({ row, way, evidence }: { row: Row; way: string; evidence: { id: string; title: string }[] | undefined }) {
  const { t } = useTranslation("consents");
  const day = row.given_at ?? row.ended_at ?? row.recorded_at;
  const named = row.evidence.split(", ").filter((name) => evidence?.some((item) => item.id === name)).map((name) => titleOf(evidence, name));
  return (
    <div>
      <p>{shortDate(day)}, {inside(way)}</p>
      <p className="t-caption">{[row.text_version ? t("version", { version: row.text_version }) : "", ...named.map(inside)].filter(Boolean).join(", ")}</p>
      {row.expires_at && <p className="t-caption">{t("until", { date: shortDate(row.expires_at) })}</p>}
      {row.fault && <p className="t-caption">{row.fault} ({row.rule})</p>}
    </div>
  );
}
