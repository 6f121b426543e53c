import { IconAt, IconDeviceMobileMessage, IconMessageReply, IconPhone, IconQrcode } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SegmentedControl } from "@mantine/core";

import { Card } from "@/components/page";
import { Table, type Column } from "@/components/table";
import { number, roubles } from "@/lib/i18n/format";

import { share, type Line, type Touch } from "./data";
import styles from "./move.module.css";

const LOW = 45;
const STEPS = ["told", "opened", "came", "agreed"] as const;
const ICONS = { sms: IconDeviceMobileMessage, email: IconAt, call: IconPhone, reply: IconMessageReply, everybody: IconQrcode };

function Cell({ part, of, share: asShare }: { part: number; of: number; share: boolean }) {
  const value = share(part, of);
  if (value === null) return <span className={styles.none}>—</span>;
  return (
    <span className={styles.cell}>
      <span className={styles.pair}><b>{asShare ? `${String(value)} %` : number(part)}</b><span>{asShare ? number(part) : `${String(value)} %`}</span></span>
      <span className={styles.bar} data-low={value < LOW || undefined}><span style={{ width: `${String(Math.min(value, 100))}%` }} /></span>
    </span>
  );
}

/** How far people of each line came. */
export function ByLine({ lines }: { lines: Line[] }) {
  const { t } = useTranslation("move");
  const [view, setView] = useState("share");
  const columns: Column<Line>[] = [
    { key: "line", title: t("line"), render: (row) => row.business_line_name },
    { key: "people", title: t("all"), number: true, width: 90, render: (row) => number(row.people) },
    ...STEPS.map((step, place): Column<Line> => ({
      key: step,
      title: t(`short.${step}`),
      width: 118,
      render: (row) => <Cell part={row[step]} of={row[(["people", ...STEPS] as const)[place] ?? "people"]} share={view === "share"} />,
    })),
    { key: "moved", title: t("moved"), number: true, width: 100, render: (row) => <b>{share(row.came, row.people) ?? 0} %</b> },
  ];
  const choice = <SegmentedControl size="xs" value={view} onChange={setView} data={[{ value: "share", label: t("view.share") }, { value: "people", label: t("view.people") }]} />;
  return (
    <Card title={t("byLine")} aside={choice} flush>
      <Table label={t("byLine")} columns={columns} rows={lines} rowKey={(row) => row.business_line_id} />
    </Card>
  );
}

/** What each way of inviting did, and what one moved person cost. */
export function ByTouch({ touches }: { touches: Touch[] }) {
  const { t } = useTranslation("move");
  const percent = (part: number, of: number) => { const found = share(part, of); return found === null ? "—" : `${String(found)} %`; };
  const columns: Column<Touch>[] = [
    {
      key: "kind", title: t("how"), render: (row) => {
        const Icon = ICONS[row.kind as keyof typeof ICONS];
        return <span className={styles.kind}><Icon size={18} stroke={1.7} aria-hidden="true" />{t(`kind.${row.kind}`)}</span>;
      },
    },
    { key: "sent", title: t("sent"), number: true, width: 110, render: (row) => (row.kind === "everybody" ? "—" : number(row.sent)) },
    { key: "refused", title: t("refused"), number: true, width: 110, render: (row) => (row.refused ? number(row.refused) : "—") },
    { key: "opened", title: t("short.opened"), number: true, width: 90, render: (row) => (row.kind === "everybody" ? number(row.opened) : percent(row.opened, row.sent)) },
    { key: "came", title: t("short.came"), number: true, width: 90, render: (row) => (row.kind === "everybody" ? number(row.came) : percent(row.came, row.sent)) },
    { key: "cost", title: t("cost"), number: true, width: 120, render: (row) => (row.came ? roubles(row.cost / 100 / row.came) : "—") },
  ];
  return (
    <Card title={t("touches")} aside={<span className="t-caption">{t("touchesHint")}</span>} flush grow>
      {touches.length ? <Table label={t("touches")} columns={columns} rows={touches} rowKey={(row) => row.kind} /> : <p className={styles.nothing}>{t("noTouches")}</p>}
    </Card>
  );
}
