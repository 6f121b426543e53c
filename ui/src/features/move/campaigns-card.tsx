import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table } from "@/components/table";
import { longDate, number } from "@/lib/i18n/format";

import type { Campaign } from "./data";

const TONES = { running: "ok", paused: "hold", planning: "hold" } as const;

export function StateChip({ state }: { state: string }) {
  const { t } = useTranslation("move");
  return <StatusChip tone={TONES[state as keyof typeof TONES] ?? "neutral"}>{t(`state.${state}`)}</StatusChip>;
}

export function CampaignsCard({ campaigns }: { campaigns: Campaign[] }) {
  const { t } = useTranslation("move");
  const navigate = useNavigate();
  return (
    <Card title={t("campaigns")} flush>
      <Table
        label={t("campaigns")}
        rows={campaigns}
        rowKey={(row) => row.id}
        onOpen={(row) => { void navigate({ href: `/move/${String(row.id)}` }); }}
        columns={[
          { key: "title", title: t("campaign"), render: (row) => <Link to={`/move/${String(row.id)}`}>{row.title}</Link> },
          { key: "line", title: t("line"), render: (row) => row.business_line_name },
          { key: "state", title: t("stateTitle"), width: 130, render: (row) => <StateChip state={row.state} /> },
          { key: "people", title: t("links"), number: true, width: 110, render: (row) => number(row.people) },
          { key: "came", title: t("short.came"), number: true, width: 100, render: (row) => number(row.came) },
          { key: "until", title: t("until"), width: 160, render: (row) => longDate(row.expires_at) },
        ]}
      />
    </Card>
  );
}
