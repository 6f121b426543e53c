import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { ChannelBadge, channelName } from "@/components/channel-badge";
import { ErrorState, Patient } from "@/components/list-state";
import { SkeletonRows } from "@/components/skeleton-rows";
import { answer, api } from "@/lib/api/client";
import { longDate, number } from "@/lib/i18n/format";

import styles from "./contact-drawer.module.css";

/** One person: identities with what may be written there, and every conversation. */
export function ContactDrawer({ id, onClose }: { id: number; onClose: () => void }) {
  const { t } = useTranslation("contacts");
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["contact", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/contacts/{contact_id}", { params: { path: { contact_id: id } }, signal })),
  });
  return (
    <Drawer opened onClose={onClose} size={440} title={data?.contact.name ?? ""} closeButtonProps={{ "aria-label": t("common:close") }}>
      {isPending && <Patient><SkeletonRows height={44} count={5} /></Patient>}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          {data.contact.created_at && <p className="t-caption">{t("since", { date: longDate(data.contact.created_at) })}</p>}
          <h3 className={styles.title}>{t("identities")}</h3>
          <ul>
            {data.identities.map((one) => (
              <li key={one.id} className={styles.row}>
                <ChannelBadge channel={one.channel} />
                <span className={styles.grow}>{channelName(one.channel)} <span className="mono">{one.value_masked}</span></span>
                <span>{one.reachability.title}</span>
              </li>
            ))}
          </ul>
          <h3 className={styles.title}>{t("history")}</h3>
          <ul>
            {data.conversations.map((one) => (
              <li key={one.id}>
                <Link to={`/inbox/${String(one.id)}`} className={styles.row}>
                  <ChannelBadge channel={one.channel} />
                  <span className={styles.grow}>№ {number(one.number)}{one.preview?.text ? ` · ${one.preview.text.slice(0, 50)}` : ""}</span>
                  <span>{longDate(one.last_message_at)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Drawer>
  );
}
