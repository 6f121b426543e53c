import { Select } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { channelName } from "@/components/channel-badge";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Page } from "@/components/page";
import { may, useSession } from "@/lib/session/session";

import { CampaignsCard } from "./campaigns-card";
import { ClosingsCard } from "./closing/closings-card";
import { closingsQuery } from "./closing/data";
import { campaignsQuery, funnelQuery } from "./data";
import { Losses } from "./losses";
import styles from "./move.module.css";
import { NewCampaign } from "./new-campaign";
import { ByLine, ByTouch } from "./tables";
import { Water } from "./water";

const ALIVE = new Set(["draft", "planning", "ready", "running", "paused"]);

/** The funnel of the move: how far people came, what invited them, where they stop. */
export default function MovePage() {
  const { t } = useTranslation("move");
  const session = useSession();
  const navigate = useNavigate();
  const [lineId, setLineId] = useState<number | null>(null);
  const [adding, setAdding] = useState(false);
  const whole = useQuery(funnelQuery(null));
  const funnel = useQuery(funnelQuery(lineId));
  const campaigns = useQuery(campaignsQuery);
  const lines = whole.data?.lines ?? [];
  const closings = useQuery(closingsQuery);
  const hasClosings = closings.data?.some((row) => row.role === "leaving" || row.closing_id !== null) ?? false;
  const isEmpty = funnel.data?.total.people === 0 && campaigns.data?.length === 0 && !hasClosings;
  const add = may(session, "campaigns.manage") && (
    <Button variant="primary" icon={<IconSend size={16} stroke={2} />} onClick={() => { setAdding(true); }}>{t("add")}</Button>
  );
  const choose = lines.length > 1 && (
    <Select
      aria-label={t("line")} value={lineId === null ? "" : String(lineId)} allowDeselect={false} w={200}
      data={[{ value: "", label: t("allLines") }, ...lines.map((one) => ({ value: String(one.business_line_id), label: one.business_line_name }))]}
      onChange={(value) => { setLineId(value ? Number(value) : null); }}
    />
  );
  const from = funnel.data?.leaving.map((channel) => channelName(channel)).join(", ");
  return (
    <Page title={t("title")} context={from ? t("context", { from }) : undefined} actions={<>{choose}{add}</>}>
      <ListState
        loading={funnel.isPending || campaigns.isPending} error={funnel.error ?? campaigns.error} empty={isEmpty} onRetry={() => { void funnel.refetch(); }}
        whenEmpty={<EmptyState title={t("empty.title")} detail={t("empty.detail")} />}
      >
        {funnel.data && (
          <>
            <Water total={funnel.data.total} />
            <div className={styles.columns}>
              <div className={styles.left}>
                {funnel.data.lines.length > 0 && <ByLine lines={funnel.data.lines} />}
                {campaigns.data && campaigns.data.length > 0 && <CampaignsCard campaigns={campaigns.data} />}
                {closings.data && <ClosingsCard rows={closings.data} />}
                <ByTouch touches={funnel.data.touches} />
              </div>
              <Losses funnel={funnel.data} lineId={lineId} campaign={campaigns.data?.find((one) => ALIVE.has(one.state) && (lineId === null || one.business_line_id === lineId))} />
            </div>
            {funnel.data.leaving.includes("whatsapp") && <p className={styles.foot}>{t("meta")}</p>}
          </>
        )}
      </ListState>
      {isEmpty && closings.data && closings.data.length > 0 && <ClosingsCard rows={closings.data} />}
      {adding && <NewCampaign onClose={() => { setAdding(false); }} onMade={(id) => { void navigate({ href: `/move/${String(id)}` }); }} />}
    </Page>
  );
}
