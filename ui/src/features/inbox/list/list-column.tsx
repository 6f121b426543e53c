import { IconAdjustmentsHorizontal, IconEdit, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";
import { KeyCap } from "@/components/status-chip";
import { keysOf } from "@/lib/keyboard/bindings";
import { useAction } from "@/lib/keyboard/use-keys";
import { may, useSession } from "@/lib/session/session";

import { openStart } from "../actions/start-store";
import { useCounters } from "../data/use-list";
import { useLayout } from "../layout-store";
import { openPalette } from "../palette/palette-store";
import type { InboxUrl } from "../url";
import { BulkBar } from "./bulk-bar";
import { ConversationList } from "./conversation-list";
import { Filters } from "./filters";
import styles from "./list-column.module.css";
import { ListMenu } from "./list-menu";
import { OfflineStrip } from "./offline-strip";
import { Tabs, VIEWS } from "./tabs";

export function ListColumn({ url }: { url: InboxUrl }) {
  const { t } = useTranslation("inbox");
  const counters = useCounters(url.filter);
  const { checked } = useLayout();
  const writes = may(useSession(), "conversations.reply");
  const [filtersShown, setFiltersShown] = useState(false);

  useAction("tab", () => {
    const at = VIEWS.indexOf(url.filter.view);
    url.change({ view: VIEWS[(at + 1) % VIEWS.length] ?? "mine" });
  });

  return (
    <section className={styles.column} data-region="list" aria-label={t("list.name")}>
      <div className={styles.head} role="search">
        <h1 className={styles.mobileTitle}>{t("list.name")}</h1>
        <button type="button" className={styles.find} onClick={() => { openPalette(); }}>
          <IconSearch size={18} stroke={1.7} aria-hidden="true" />
          <span>{t("list.find")}</span>
          <KeyCap>{keysOf("palette")}</KeyCap>
        </button>
        {writes && <IconButton label={t("start.title")} onClick={() => { openStart(); }}><IconEdit size={18} stroke={1.7} /></IconButton>}
        <span className={styles.mobileOnly}>
          <IconButton label={t("list.find")} onClick={() => { openPalette(); }}>
            <IconSearch size={22} stroke={1.7} />
          </IconButton>
          <IconButton label={t("filter.show")} aria-expanded={filtersShown} onClick={() => { setFiltersShown(!filtersShown); }}>
            <IconAdjustmentsHorizontal size={22} stroke={1.7} />
          </IconButton>
        </span>
      </div>
      <div className={styles.tabRow}>
        <Tabs view={url.filter.view} counters={counters} onChange={(view) => { url.change({ view }); }} />
        <ListMenu />
      </div>
      {checked.size > 0 ? <BulkBar status={url.filter.status} /> : <Filters filter={url.filter} onChange={url.change} shown={filtersShown} />}
      <OfflineStrip />
      <ConversationList url={url} unassigned={counters?.unassigned ?? 0} />
    </section>
  );
}
