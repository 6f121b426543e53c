import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { ChannelBadge, channelName } from "@/components/channel-badge";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Page } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { ApiError } from "@/lib/api/http";

import { useTwins } from "./api";
import styles from "./twins.module.css";

/** Which training channels this installation has. */
export default function TwinsPage() {
  const { t } = useTranslation("sandbox");
  const twins = useTwins();
  const isOff = twins.error instanceof ApiError && twins.error.status === 404;
  return (
    <Page title={t("twin.all")} badge={<StatusChip tone="hold">{t("twin.badge")}</StatusChip>} context={t("twin.context")}>
      <ListState loading={twins.isPending} error={isOff ? null : twins.error} empty={isOff || twins.data?.length === 0} onRetry={() => void twins.refetch()} whenEmpty={<EmptyState title={t("off.title")} detail={t("off.detail")} />}>
        <div className={styles.grid}>
          {twins.data?.map((channel) => (
            <Link key={channel} to={`/sandbox/${channel}`} className={styles.twin}>
              <ChannelBadge channel={channel} size={40} />
              <span><b>{channelName(channel)}{channel === "whatsapp" && "*"}</b><span>{t("twin.open")}</span></span>
            </Link>
          ))}
        </div>
        {twins.data?.includes("whatsapp") && <p className="t-caption">{t("twin.meta")}</p>}
      </ListState>
    </Page>
  );
}
