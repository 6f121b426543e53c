import { Drawer } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Suspense, useDeferredValue, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/list-state";
import { api } from "@/lib/api/client";
import { useAction } from "@/lib/keyboard/use-keys";

import { MergeDialog } from "./actions/merge-dialog";
import { StartDialog } from "./actions/start-dialog";
import { Composer } from "./composer/composer";
import { giveBackForLater } from "./composer/give-back";
import { useDetail } from "./data/use-thread";
import { useOutboxFlush } from "./data/use-send";
import styles from "./inbox-page.module.css";
import { KeysSheet } from "./keys-sheet";
import { togglePanel, useLayout } from "./layout-store";
import { MeetingDialog } from "./meetings/meeting-dialog";
import { ListColumn } from "./list/list-column";
import { closePalette, openPalette, showKeys, useLayers } from "./palette/palette-store";
import { Palette } from "./palette/palette";
import { ContactPanel } from "./panel/contact-panel";
import { DropZone } from "./composer/drop-zone";
import { Thread } from "./thread/thread";
import { ThreadHead } from "./thread/thread-head";
import { useInboxUrl, type InboxUrl } from "./url";

/** While a conversation is open, colleagues see who looks at it. */
function useViewing(id: number): void {
  useEffect(() => {
    const tell = () => {
      if (document.visibilityState === "visible") api.POST("/api/v1/conversations/{conversation_id}/viewing", { params: { path: { conversation_id: id } } }).catch(() => undefined);
    };
    tell();
    const timer = window.setInterval(tell, 20_000);
    return () => { window.clearInterval(timer); };
  }, [id]);
}

function Conversation({ id, url }: { id: number; url: InboxUrl }) {
  const { data, error, refetch } = useDetail(id);
  const { panelOpen } = useLayout();
  const phone = useMediaQuery("(max-width: 767px)", false, { getInitialValueInEffect: false });
  const narrow = useMediaQuery("(max-width: 1279px)", false, { getInitialValueInEffect: false });
  const [merging, setMerging] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const { t } = useTranslation("inbox");
  useViewing(id);
  // The thread first: who the person is may be drawn a moment after what they say.
  const settled = useDeferredValue(true, false);
  const panel = () => { if (narrow) setDrawer(!drawer); else togglePanel(); };
  useAction("panel", panel);
  useEffect(() => { document.title = data ? `${data.conversation.contact_name} · ${t("common:product")}` : t("common:product"); }, [data, t]);
  if (error && !data) return <main id="main" className={styles.main}><ErrorState error={error} onRetry={() => void refetch()} /></main>;
  if (!data) return <main id="main" className={styles.main} />;
  return (
    <>
      <main id="main" className={styles.main} tabIndex={-1}>
        {phone && <h1 className="visually-hidden">{t("list.name")}</h1>}
        <ThreadHead conversation={data.conversation} url={url} onMerge={() => { setMerging(true); }} onPanel={panel} />
        <DropZone id={id} inboxId={data.conversation.inbox_id}>
          <Thread conversation={data.conversation} />
          <Composer detail={data} />
        </DropZone>
      </main>
      {/* Words of the panel may still be on their way: waiting for them must not take the focus out of the composer. */}
      {!narrow && panelOpen && <div className={styles.panel}>{settled && <Suspense fallback={null}><ContactPanel conversation={data.conversation} url={url} onHide={() => { togglePanel(false); }} /></Suspense>}</div>}
      {narrow && (
        <Drawer opened={drawer} onClose={() => { setDrawer(false); }} size={344} styles={{ body: { padding: 0 } }} withCloseButton={false} attributes={{ content: { "aria-label": t("panel.title") } }}>
          <Suspense fallback={null}><ContactPanel conversation={data.conversation} url={url} onHide={() => { setDrawer(false); }} /></Suspense>
        </Drawer>
      )}
      {merging && <MergeDialog conversation={data.conversation} onClose={() => { setMerging(false); }} onDone={(into) => { setMerging(false); url.open(into); }} />}
    </>
  );
}

export default function InboxPage() {
  const { t } = useTranslation("inbox");
  const url = useInboxUrl();
  const layers = useLayers();
  const { data: detail } = useDetail(url.selected);
  useOutboxFlush(giveBackForLater, url.open);
  useAction("palette", () => { if (layers.palette) closePalette(); else openPalette(); });
  useAction("keys", () => { showKeys(true); });
  useAction("leave", () => {
    const row = document.querySelector<HTMLElement>("[data-region=list] [data-region-focus]");
    row?.focus();
  });
  return (
    <div className={styles.inbox} data-open={url.selected !== undefined || undefined}>
      <div className={styles.list}><ListColumn url={url} /></div>
      {url.selected ? (
        <Conversation key={url.selected} id={url.selected} url={url} />
      ) : (
        <main id="main" className={styles.main} data-none>
          <EmptyState title={t("empty.none.title")} detail={t("empty.none.detail")} />
        </main>
      )}
      <Palette detail={url.selected ? detail : undefined} url={url} />
      <KeysSheet />
      <StartDialog url={url} />
      <MeetingDialog />
    </div>
  );
}
