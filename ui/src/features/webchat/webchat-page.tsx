import { IconArrowLeft, IconPlayerPlay } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { Page } from "@/components/page";
import { StatusChip } from "@/components/status-chip";

import { useSwitchOn, useWebchat } from "./data";
import { WebchatForm } from "./webchat-form";

/** Settings of one web chat. */
export default function WebchatPage() {
  const { t } = useTranslation("webchat");
  const navigate = useNavigate();
  const { inboxId } = useParams({ strict: false }) as { inboxId: string };
  const id = Number(inboxId);
  const query = useWebchat(id);
  const switchOn = useSwitchOn(id);
  const webchat = query.data;
  const isOn = webchat?.state === "active";
  return (
    <Page
      title={webchat?.name ?? t("title")}
      badge={webchat && <StatusChip tone={isOn ? "ok" : "hold"}>{t(isOn ? "state.on" : "state.off")}</StatusChip>}
      context={t("context")}
      actions={
        <>
          <Button variant="quiet" icon={<IconArrowLeft size={16} stroke={2} />} onClick={() => { void navigate({ to: "/channels" }); }}>{t("back")}</Button>
          {webchat?.state === "setup" && <Button icon={<IconPlayerPlay size={16} stroke={2} />} busy={switchOn.isPending} onClick={() => { switchOn.mutate(); }}>{t("switchOn")}</Button>}
          {webchat && webchat.state !== "setup" && <Button onClick={() => { void navigate({ to: `/channels/${String(id)}` }); }}>{t("connection")}</Button>}
        </>
      }
    >
      <ListState loading={query.isPending} error={query.error} empty={!webchat} rowHeight={128} onRetry={() => { void query.refetch(); }} whenEmpty={null}>
        {webchat && <WebchatForm key={webchat.inbox_id} webchat={webchat} />}
      </ListState>
    </Page>
  );
}
