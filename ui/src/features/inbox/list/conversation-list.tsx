import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { ListState } from "@/components/list-state";
import { useAction } from "@/lib/keyboard/use-keys";
import { useSettings } from "@/lib/session/session";

import { passFocus } from "../composer/composer-store";
import { useDesk } from "../actions/use-desk";
import { useList } from "../data/use-list";
import { usePrefetch } from "../data/use-thread";
import { checkRange, toggleChecked, useLayout } from "../layout-store";
import { ahead, opened, rememberOrder, step as stepFrom } from "../order-store";
import type { InboxUrl } from "../url";
import styles from "./conversation-list.module.css";
import { ConversationRow } from "./conversation-row";
import { EmptyList } from "./empty-list";
import { useMinute } from "./use-minute";

export function ConversationList({ url, unassigned }: { url: InboxUrl; unassigned: number }) {
  const { t } = useTranslation("inbox");
  const { filter, selected } = url;
  const list = useList(filter);
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const { density } = useSettings();
  const { checked } = useLayout();
  const desk = useDesk();
  const prefetch = usePrefetch();
  const now = useMinute();
  const scroll = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<number>();
  const height = density === "dense" ? 60 : 86;
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => height, overscan: 6 });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;

  useEffect(() => { virtual.measure(); }, [height, virtual]);
  useEffect(() => { rememberOrder(rows.map((row) => row.id)); }, [rows]);
  useEffect(() => {
    opened(selected);
    // Both ways, for nobody knows where the hand goes next.
    for (const by of [1, -1] as const) prefetch(ahead(selected, by));
  }, [prefetch, selected]);
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= rows.length - 10) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage, lastShown, rows.length]);

  const at = Math.max(0, rows.findIndex((row) => row.id === (focused ?? selected)));
  const tabStop = rows[at]?.id;
  const focusRow = (index: number) => {
    const row = rows[Math.min(Math.max(0, index), rows.length - 1)];
    if (!row) return;
    setFocused(row.id);
    virtual.scrollToIndex(rows.indexOf(row));
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-row="${String(row.id)}"]`)?.focus());
  };
  const inList = () => scroll.current?.contains(document.activeElement) ?? false;
  const step = (by: 1 | -1, event: KeyboardEvent) => {
    if (!event.altKey && inList()) {
      focusRow(at + by);
      return true;
    }
    const next = stepFrom(selected, by);
    if (next === undefined) return true;
    passFocus(next);
    url.open(next);
    virtual.scrollToIndex(rows.findIndex((row) => row.id === next));
    return true;
  };
  useAction("next", (event) => step(1, event));
  useAction("previous", (event) => step(-1, event));
  useAction("check", () => { if (tabStop) toggleChecked(tabStop); });
  useAction("checkRange", () => { if (tabStop) checkRange(tabStop, rows.map((row) => row.id)); });

  const onKeyDown = (event: React.KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 8, PageUp: at - 8 }[event.code];
    if (to === undefined) return;
    event.preventDefault();
    focusRow(to);
  };

  return (
    <div ref={scroll} className={styles.scroll} data-empty={rows.length === 0 || undefined}>
      <ListState
        loading={list.isPending}
        error={list.error}
        empty={rows.length === 0}
        rowHeight={height}
        since={list.dataUpdatedAt || undefined}
        onRetry={() => void list.refetch()}
        whenEmpty={<EmptyList url={url} unassigned={unassigned} />}
      >
        <div role="list" aria-label={t("list.rows")} className={styles.list} style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
          {shown.map((item) => {
            const row = rows[item.index];
            return row ? (
              <div key={row.id} role="listitem" aria-setsize={hasNextPage ? -1 : rows.length} aria-posinset={item.index + 1} className={styles.place} style={{ height, transform: `translateY(${String(item.start)}px)` }}>
                <ConversationRow
                  row={row}
                  href={url.href(row.id)}
                  selected={row.id === selected}
                  checked={checked.has(row.id)}
                  checking={checked.size > 0}
                  tabStop={row.id === tabStop}
                  dense={density === "dense"}
                  now={now}
                  onHover={prefetch}
                  onFocus={setFocused}
                  onRead={desk.read}
                />
              </div>
            ) : null;
          })}
        </div>
      </ListState>
    </div>
  );
}
