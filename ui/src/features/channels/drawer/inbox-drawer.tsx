import { IconAlertTriangle, IconDownload, IconPlayerPause, IconPlayerPlay, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { ErrorState } from "@/components/list-state";
import { nearMoment } from "@/lib/i18n/format";

import { useAct, useCheck, useInbox, useRemove } from "../data/queries";
import type { Channel, InboxDetail } from "../data/types";
import { Abilities } from "./abilities";
import styles from "./drawer.module.css";
import { Figures } from "./figures";
import { Guide } from "./guide";
import { DrawerHead } from "./head";
import { SettingsForm } from "./settings-form";
import { Staff } from "./staff";
import { Steps } from "./steps";

const TABS = ["connection", "figures", "settings", "about"] as const;
type Tab = (typeof TABS)[number];

function Tabs({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  const { t } = useTranslation("channels");
  const move = (event: React.KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.code];
    const next = step && TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length];
    if (!next) return;
    onTab(next);
    document.getElementById(`channel-tab-${next}`)?.focus();
  };
  return (
    <div role="tablist" aria-label={t("tab.name")} className={styles.tabs} onKeyDown={move}>
      {TABS.map((one) => (
        <button key={one} id={`channel-tab-${one}`} type="button" role="tab" aria-selected={one === tab} tabIndex={one === tab ? 0 : -1} onClick={() => { onTab(one); }}>{t(`tab.${one}`)}</button>
      ))}
    </div>
  );
}

/** One connection: its live checklist, how it works, its settings, and what the channel can do. */
export function InboxDrawer({ id, channels, onClose }: { id: number; channels: Channel[]; onClose: () => void }) {
  const { t } = useTranslation("channels");
  const { data: inbox, error, refetch } = useInbox(id);
  const [tab, setTab] = useState<Tab>("connection");
  const check = useCheck(id);
  const begun = useRef(false);
  const isNew = inbox?.state === "setup" && !inbox.health.checked_at;
  const { mutate: run } = check;
  useEffect(() => {
    if (isNew && !begun.current) {
      begun.current = true;
      run();
    }
  }, [isNew, run]);
  if (!inbox) return error ? <ErrorState error={error} onRetry={() => { void refetch(); }} /> : null;
  const channel = channels.find((one) => one.id === inbox.channel);
  const recheck = () => { run(); };
  return (
    <>
      <DrawerHead channel={inbox.channel} title={t(inbox.state === "setup" ? "connect.title" : "inbox.title", { name: channel?.name ?? inbox.channel, context: inbox.channel })} context={`${inbox.name} · ${inbox.business_line_name}`} onClose={onClose} />
      <Tabs tab={tab} onTab={setTab} />
      <div className={styles.body} role="tabpanel" aria-labelledby={`channel-tab-${tab}`}>
        {tab === "connection" && (
          <>
            {inbox.state === "attention" && inbox.state_reason && <p className={styles.alarm} role="alert"><IconAlertTriangle size={16} stroke={2} aria-hidden />{inbox.state_reason}</p>}
            {channel && inbox.state === "setup" && <Guide channel={channel} open={false} />}
            <Steps inbox={inbox} channel={channel} busy={check.isPending} onCheck={recheck} onSettings={() => { setTab("settings"); }} />
            <Facts inbox={inbox} />
            {channel?.role === "employee" && inbox.state !== "setup" && <Staff id={inbox.id} />}
            <Actions inbox={inbox} busy={check.isPending} onCheck={recheck} onRemoved={onClose} />
            <p className={styles.support}>
              <a href={`/api/v1/inboxes/${String(inbox.id)}/diagnosis`} download><IconDownload size={14} stroke={2} aria-hidden />{t("support.get")}</a>
              {t("support.hint")}
            </p>
          </>
        )}
        {tab === "figures" && <Figures inbox={inbox} />}
        {tab === "settings" && channel && <SettingsForm key={inbox.id} inbox={inbox} channel={channel} onKept={() => { setTab("connection"); recheck(); }} />}
        {tab === "about" && channel && <Abilities channel={channel} />}
      </div>
    </>
  );
}

function Facts({ inbox }: { inbox: InboxDetail }) {
  const { t } = useTranslation("channels");
  const { health } = inbox;
  const facts: string[] = [];
  if (health.lost_at) facts.push(t("fact.lost", { when: nearMoment(health.lost_at) }));
  if (health.voice_lost) facts.push(t("fact.voice", { count: health.voice_lost }));
  if (health.unknown_updates) facts.push(t("fact.unknown", { count: health.unknown_updates }));
  if (health.last_error && health.last_error_at && !health.lost_at && !health.checks.some((line) => line.state === "problem")) facts.push(t("fact.error", { text: health.last_error, when: nearMoment(health.last_error_at) }));
  if (!facts.length) return null;
  return (
    <ul className={styles.facts}>
      {facts.map((text) => (
        <li key={text}>
          <IconAlertTriangle size={16} stroke={2} aria-hidden />
          {text}
        </li>
      ))}
    </ul>
  );
}

function Actions({ inbox, busy, onCheck, onRemoved }: { inbox: InboxDetail; busy: boolean; onCheck: () => void; onRemoved: () => void }) {
  const { t } = useTranslation("channels");
  const [asking, setAsking] = useState(false);
  const pause = useAct(inbox.id, "pause");
  const resume = useAct(inbox.id, "resume");
  const remove = useRemove(inbox.id);
  const isPaused = inbox.state === "paused";
  return (
    <div className={styles.row}>
      <Button icon={<IconRefresh size={16} stroke={2} />} busy={busy} onClick={onCheck}>{t("check")}</Button>
      {isPaused && <Button variant="primary" icon={<IconPlayerPlay size={16} stroke={2} />} busy={resume.isPending} onClick={() => { resume.mutate(); }}>{t("resume")}</Button>}
      {(inbox.state === "active" || inbox.state === "attention") && <Button icon={<IconPlayerPause size={16} stroke={2} />} busy={pause.isPending} onClick={() => { pause.mutate(); }}>{t("pause")}</Button>}
      <Button variant="danger" icon={<IconTrash size={16} stroke={2} />} onClick={() => { setAsking(true); }}>{t("remove.open")}</Button>
      <ConfirmDialog
        opened={asking}
        title={t("remove.title", { name: inbox.name })}
        action={t("remove.action", { name: inbox.name })}
        danger
        busy={remove.isPending}
        onConfirm={() => { remove.mutate(undefined, { onSuccess: onRemoved }); }}
        onClose={() => { setAsking(false); }}
      >
        {t("remove.text")}
      </ConfirmDialog>
    </div>
  );
}
