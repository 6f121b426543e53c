import { CopyButton } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card, Page } from "@/components/page";
import { Table } from "@/components/table";
import { http } from "@/lib/api/http";
import { longDate, nearMoment } from "@/lib/i18n/format";
import { may, useSession } from "@/lib/session/session";

import { Calls } from "./calls";
import { StateChip } from "./campaigns-card";
import { cameQuery, campaignQuery, pathOf, useMoveWrite, type CampaignWhole } from "./data";
import styles from "./move.module.css";
import { PlanCard } from "./plan-card";

const PLACES = ["sms", "email", "footer", "leaving", "script"] as const;

/** One campaign: its link and pictures, texts by place, the plan, who came. */
export default function CampaignPage() {
  const { t } = useTranslation("move");
  const { campaignId } = useParams({ strict: false });
  const id = Number(campaignId);
  const session = useSession();
  const campaign = useQuery(campaignQuery(id));
  const [ending, setEnding] = useState(false);
  const revoke = useMoveWrite(() => http.post(pathOf(id, "/revoke")), () => { setEnding(false); });
  const data = campaign.data;
  const canEnd = may(session, "campaigns.manage") && data && data.state !== "revoked";
  const actions = (
    <>
      <Link to="/move">{t("toFunnel")}</Link>
      {canEnd && <Button variant="danger" onClick={() => { setEnding(true); }}>{t("revoke.button")}</Button>}
    </>
  );
  return (
    <Page title={data?.title ?? t("campaign")} badge={data && <StateChip state={data.state} />} context={data && t("campaignContext", { line: data.business_line_name, until: longDate(data.expires_at) })} actions={actions}>
      <ListState loading={campaign.isPending} error={campaign.error} empty={false} onRetry={() => { void campaign.refetch(); }} whenEmpty={null}>
        {data && (
          <div className={styles.columns}>
            <div className={styles.left}>
              <PlanCard campaign={data} />
              <CameCard id={id} />
              <Calls id={id} />
            </div>
            <div className={styles.left}>
              <LinkCard campaign={data} />
              <TextsCard campaign={data} />
            </div>
          </div>
        )}
      </ListState>
      <ConfirmDialog opened={ending} title={t("revoke.title")} action={t("revoke.button")} danger busy={revoke.isPending} onConfirm={() => { revoke.mutate(undefined); }} onClose={() => { setEnding(false); }}>
        {t("revoke.text")}
      </ConfirmDialog>
    </Page>
  );
}

function LinkCard({ campaign }: { campaign: CampaignWhole }) {
  const { t } = useTranslation("move");
  const picture = (kind: string) => pathOf(campaign.id, `/picture?kind=${kind}`);
  return (
    <Card title={t("link.title")}>
      {campaign.link ? (
        <div className={styles.pictures}>
          <img src={picture("svg")} alt={t("link.qr")} />
          <div>
            <p className={styles.hint}>{t("link.hint")}</p>
            <p className={styles.code}>{campaign.link}</p>
            <p className={styles.links}>
              <a href={picture("pdf")} download>{t("link.sheet")}</a>
              <a href={picture("png")} download>PNG</a>
              <a href={picture("svg")} download>SVG</a>
            </p>
          </div>
        </div>
      ) : (
        <p className={styles.hint} role="note">{t("link.none")}</p>
      )}
      {campaign.ways.map((way) => (
        <p key={way.inbox_id} className={styles.text}><span className={styles.kind}><ChannelBadge channel={way.channel} />{way.title}{way.is_open ? "" : ` · ${t("link.shut")}`}</span><span className={styles.code}>{way.address}</span></p>
      ))}
    </Card>
  );
}

function TextsCard({ campaign }: { campaign: CampaignWhole }) {
  const { t } = useTranslation("move");
  return (
    <Card title={t("texts.title")} grow>
      <p className={styles.hint}>{t("texts.hint", { place: "{link}" })}</p>
      {PLACES.map((place) => (
        <section key={place} className={styles.text}>
          <header>
            {t(`texts.${place}`)}
            <CopyButton value={campaign.texts[place]}>{({ copied, copy }) => <Button size="sm" variant="quiet" onClick={copy}>{copied ? t("texts.copied") : t("texts.copy")}</Button>}</CopyButton>
          </header>
          <p>{campaign.texts[place]}</p>
        </section>
      ))}
    </Card>
  );
}

function CameCard({ id }: { id: number }) {
  const { t } = useTranslation("move");
  const came = useQuery(cameQuery(id));
  const rows = came.data?.items ?? [];
  return (
    <Card title={t("came.title")} flush grow>
      <ListState loading={came.isPending} error={came.error} empty={rows.length === 0} onRetry={() => { void came.refetch(); }} whenEmpty={<EmptyState title={t("came.empty")} detail={t("came.emptyHint")} />}>
        <Table
          label={t("came.title")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { key: "who", title: t("person"), render: (row) => <Link className={styles.kind} to={`/contacts/${String(row.contact_id)}`}><ChannelBadge channel={row.channel} />{row.contact_name || t("nameless")}</Link> },
            { key: "proof", title: t("came.proof"), render: (row) => t(row.is_own ? (row.is_proved ? "came.proved" : `doubt.${row.doubt}`) : "came.everybody") },
            { key: "at", title: t("came.at"), width: 170, render: (row) => nearMoment(row.at) },
          ]}
        />
      </ListState>
    </Card>
  );
}
