import { Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { http } from "@/lib/api/http";

import { useAct } from "../data";
import { Row } from "../parts";
import styles from "../settings.module.css";

interface ChannelCard {
  id: string;
  name: string;
  role: string;
  is_allowed: boolean;
  is_decided: boolean;
  not_allowed_reason: string;
}

/** Which channels the company may use: the gate lets nothing out to the others. */
export default function Allowed() {
  const { t } = useTranslation("settings");
  const channels = useQuery({ queryKey: ["settings", "channels"], queryFn: () => http.get<ChannelCard[]>("/api/v1/channels") });
  return (
    <Card title={t("allowed.title")}>
      <p className="t-caption">{t("allowed.hint")}</p>
      <ListState loading={channels.isPending} error={channels.error} empty={!channels.data?.length} onRetry={() => { void channels.refetch(); }} whenEmpty={null}>
        {channels.data?.map((channel) => <ChannelRule key={`${channel.id}-${String(channel.is_allowed)}-${String(channel.is_decided)}-${channel.not_allowed_reason}`} channel={channel} />)}
      </ListState>
      {channels.data?.some((channel) => channel.id === "whatsapp") && <p className="t-caption">* {t("allowed.meta")}</p>}
    </Card>
  );
}

function ChannelRule({ channel }: { channel: ChannelCard }) {
  const { t } = useTranslation(["settings", "common"]);
  const { name } = channel;
  const leaving = channel.role === "leaving";
  const allowed = channel.is_allowed && (!leaving || channel.is_decided);
  const [reason, setReason] = useState(channel.not_allowed_reason);
  const save = useAct((data: { is_allowed: boolean; reason: string }) => http.put(`/api/v1/channels/${channel.id}/rule`, data));
  const hint = allowed ? "yes" : leaving && channel.is_allowed ? "invitation" : "no";
  return (
    <Row title={channel.id === "whatsapp" ? `${name}*` : name} hint={t(`allowed.${hint}`)}>
      {!allowed && (
        <span className={styles.rowActions}>
          <TextInput className={styles.ground} aria-label={t(leaving ? "allowed.ground" : "allowed.reason", { name })} placeholder={t(leaving ? "allowed.groundExample" : "allowed.reasonExample")} maxLength={300} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
          {!leaving && <Button disabled={reason === channel.not_allowed_reason} onClick={() => { save.mutate({ is_allowed: false, reason }); }}>{t("common:save")}</Button>}
        </span>
      )}
      <Switch aria-label={t("allowed.switch", { name })} checked={allowed} disabled={save.isPending || (leaving && !allowed && !reason.trim())} onChange={(event) => { save.mutate({ is_allowed: event.currentTarget.checked, reason: leaving ? reason : "" }); }} />
    </Row>
  );
}
