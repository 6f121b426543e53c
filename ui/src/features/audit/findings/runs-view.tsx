import { Select } from "@mantine/core";
import { IconArrowsExchange, IconCircleCheck, IconCirclePlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { Table } from "@/components/table";
import { nearMoment } from "@/lib/i18n/format";

import { Views } from "../audit-page";
import { ActIcon } from "../act-icon";
import { differenceQuery, runsQuery, type Act, type Difference, type RunLine } from "../data";
import styles from "../audit.module.css";

type Known = Difference["new"][number];

/** All runs, and how one differs from an earlier one. */
export default function RunsView() {
  const { t } = useTranslation("audit");
  const navigate = useNavigate();
  const runs = useQuery(runsQuery);
  const rows = runs.data?.items ?? [];
  return (
    <Page title={t("runs.title")} context={t("runs.context")}>
      <Views current="runs" />
      {rows.length > 1 && <Compare rows={rows} />}
      <Card grow flush>
        <ListState loading={runs.isPending} error={runs.error} empty={rows.length === 0} rowHeight={40} onRetry={() => { void runs.refetch(); }} whenEmpty={<EmptyState title={t("empty.title")} detail={t("empty.detail")} />}>
          <Table
            label={t("runs.title")} rows={rows} rowKey={(row) => row.id} onOpen={(row) => { void navigate({ to: "/audit/$view", params: { view: "findings" }, search: { run: row.id } as never }); }}
            columns={[
              { key: "at", title: t("runs.at"), render: (row) => <Link to="/audit/$view" params={{ view: "findings" }} search={{ run: row.id } as never}>{nearMoment(row.made_at)}</Link> },
              { key: "by", title: t("runs.by"), render: (row) => row.made_by_name || "—" },
              { key: "rules", title: t("runs.rules"), render: (row) => <span className="mono">{row.rulebook}</span> },
              ...(["stop", "fix", "prepare", "know"] as const).map((act) => ({ key: act, title: t(`act.${act}`), number: true, render: (row: RunLine) => row[act] })),
              { key: "file", title: t("report.title"), render: (row) => <a href={`/api/v1/audit/runs/${String(row.id)}/report?kind=pdf`} download onClick={(event) => { event.stopPropagation(); }}>PDF</a> },
            ]}
          />
        </ListState>
      </Card>
    </Page>
  );
}

function Compare({ rows }: { rows: RunLine[] }) {
  const { t } = useTranslation("audit");
  const [after, setAfter] = useState(String(rows[0]?.id));
  const [before, setBefore] = useState(String(rows[1]?.id));
  const found = useQuery({ ...differenceQuery(Number(after), Number(before)), enabled: after !== before });
  const data = rows.map((row) => ({ value: String(row.id), label: `${nearMoment(row.made_at)} · № ${String(row.id)}` }));
  return (
    <Card title={t("compare.title")}>
      <div className={styles.two}>
        <Select label={t("compare.before")} data={data} value={before} allowDeselect={false} onChange={(value) => { setBefore(value ?? before); }} />
        <Select label={t("compare.after")} data={data} value={after} allowDeselect={false} onChange={(value) => { setAfter(value ?? after); }} />
      </div>
      {found.data && after !== before && <Turns found={found.data} />}
    </Card>
  );
}

const SIGNS = { gone: IconCircleCheck, new: IconCirclePlus, changed: IconArrowsExchange } as const;
type Turn = keyof typeof SIGNS;

function Turns({ found }: { found: Difference }) {
  const { t } = useTranslation("audit");
  const named = (one: Known): string => (one.about ? `${one.title}: ${one.about}` : one.title);
  const lists: Record<Turn, { one: Known; what?: string }[]> = {
    gone: found.gone.map((one) => ({ one })),
    new: found.new.map((one) => ({ one })),
    changed: found.changed.map((one) => ({ one: one.after, what: one.what.join("; ") })),
  };
  return (
    <div role="status" className={styles.turned}>
      {(Object.keys(SIGNS) as Turn[]).map((name) => {
        const Sign = SIGNS[name];
        return (
          <section key={name} aria-label={t(`compare.${name}`, { count: lists[name].length })}>
            <h3 data-turn={name}><Sign size={18} stroke={1.7} aria-hidden="true" />{t(`compare.${name}`, { count: lists[name].length })}</h3>
            {lists[name].length === 0 && <p className={styles.muted}>{t("compare.nothing")}</p>}
            <ul className={styles.tasks}>
              {lists[name].map(({ one, what }) => (
                <li key={one.key}><ActIcon act={one.act as Act} label={t(`act.${one.act}`)} /><span>{named(one)}{what && <span className={styles.muted}> · {what}</span>}</span><span /></li>
              ))}
            </ul>
          </section>
        );
      })}
      <p className={styles.fine}>{t("compare.same", { count: found.same })}</p>
    </div>
  );
}
