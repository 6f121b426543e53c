import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { may, useSession } from "@/lib/session/session";

import { useNoChannels } from "../data/directory";
import type { InboxUrl } from "../url";

const PICKED = ["inbox_id", "business_line_id", "team_id", "label_id", "assignee_id"] as const;

/** Why nothing stands here, and what next: no channel yet, a filter that lets nothing through, or calm water. */
export function EmptyList({ url, unassigned }: { url: InboxUrl; unassigned: number }) {
  const { t } = useTranslation("inbox");
  const navigate = useNavigate();
  const session = useSession();
  const noChannels = useNoChannels();
  const { filter } = url;
  if (noChannels) {
    const connects = may(session, "inboxes.manage");
    const action = connects && <Button variant="primary" onClick={() => void navigate({ href: "/channels" })}>{t("empty.connect")}</Button>;
    return <EmptyState title={t("empty.noChannels.title")} detail={t(connects ? "empty.noChannels.detail" : "empty.noChannels.ask")} action={action} />;
  }
  const picked = PICKED.some((key) => filter[key]);
  if (picked) {
    const none = Object.fromEntries(PICKED.map((key) => [key, undefined]));
    return <EmptyState title={t("empty.filtered.title")} detail={t("empty.filtered.detail")} action={<Button onClick={() => { url.change(none); }}>{t("empty.showAll")}</Button>} />;
  }
  const others = filter.view === "mine" && filter.status === "open" && unassigned > 0;
  return (
    <EmptyState
      title={t(`empty.${filter.status === "open" ? filter.view : filter.status}.title`)}
      detail={others ? t("empty.hint", { count: unassigned }) : undefined}
      action={others && <Button onClick={() => { url.change({ view: "unassigned" }); }}>{t("empty.take")}</Button>}
    />
  );
}
