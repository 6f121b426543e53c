import { Drawer } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { Table } from "@/components/table";
import { longDate, number, span } from "@/lib/i18n/format";

import { stayedQuery, type Campaign, type Funnel, type Stop } from "./data";
import styles from "./move.module.css";

const PLANNED = new Set<Stop>(["unknown", "told"]);

/** Where people stop, with what to try next, and the day when the old channels may be closed. */
export function Losses({ funnel, lineId, campaign }: { funnel: Funnel; lineId: number | null; campaign?: Campaign }) {
  const { t } = useTranslation("move");
  const [stop, setStop] = useState<Stop | null>(null);
  const { total } = funnel;
  const groups: [Stop, number][] = [
    ["unknown", total.people - total.told],
    ["told", total.told - total.opened],
    ["opened", total.opened - total.came],
    ["silent", total.came - total.agreed],
  ];
  return (
    <Card title={t("losses")} grow flush>
      {groups.map(([key, count]) => (
        <section key={key} className={styles.loss}>
          <p><b className="t-page">{number(Math.max(count, 0))}</b> {t(`loss.${key}.title`, { count: Math.max(count, 0) })}</p>
          <p className={styles.hint}>{t(`loss.${key}.hint`, { count: total.unreachable, shown: number(total.unreachable) })}</p>
          {count > 0 && (
            <span className={styles.row}>
              <Button size="sm" onClick={() => { setStop(key); }}>{t("show")}</Button>
              {campaign && PLANNED.has(key) && <Link to={`/move/${String(campaign.id)}`}>{t("toPlan", { title: campaign.title })}</Link>}
            </span>
          )}
        </section>
      ))}
      <section className={styles.loss}>
        <p><b className="t-page">{funnel.closing_on ? longDate(funnel.closing_on) : "—"}</b> {t("forecast.title")}</p>
        <p className={styles.hint}>{t(funnel.closing_on ? "forecast.hint" : "forecast.never")}</p>
        {total.median_s !== null && <p className={styles.hint}>{t("median", { time: span((total.median_s ?? 0) / 60) })}</p>}
      </section>
      {stop && <Stayed stop={stop} lineId={lineId} onClose={() => { setStop(null); }} />}
    </Card>
  );
}

function Stayed({ stop, lineId, onClose }: { stop: Stop; lineId: number | null; onClose: () => void }) {
  const { t } = useTranslation("move");
  const list = useQuery(stayedQuery(stop, lineId));
  const rows = list.data?.items ?? [];
  return (
    <Drawer opened onClose={onClose} position="right" size={640} title={t(`loss.${stop}.list`)} closeButtonProps={{ "aria-label": t("close") }}>
      <ListState loading={list.isPending} error={list.error} empty={rows.length === 0} onRetry={() => { void list.refetch(); }} whenEmpty={<EmptyState title={t("nobody")} detail="" />}>
        <Table
          label={t(`loss.${stop}.list`)}
          rows={rows}
          rowKey={(row) => row.contact_id}
          columns={[
            { key: "name", title: t("person"), render: (row) => <Link className={styles.kind} to={`/inbox/${String(row.conversation_id)}`}><ChannelBadge channel={row.channel} />{row.contact_name || t("nameless")}</Link> },
            { key: "last", title: t("last"), width: 130, render: (row) => longDate(row.last_at) },
            { key: "next", title: t("next"), width: 200, render: (row) => t(stop === "unknown" || stop === "told" ? (row.has_phone ? "try.sms" : row.has_email ? "try.email" : "try.reply") : `try.${stop}`) },
          ]}
        />
        {list.data?.next && <p className={styles.hint}>{t("first100")}</p>}
      </ListState>
    </Drawer>
  );
}
