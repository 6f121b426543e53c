import { PasswordInput } from "@mantine/core";
import { IconAlertTriangle, IconPlayerPause, IconPlayerPlay, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { ErrorState } from "@/components/list-state";
import { ApiError } from "@/lib/api/http";
import { nearMoment } from "@/lib/i18n/format";

import { useAct, useChangeInbox, useCheck, useInbox, useRemove } from "../data/queries";
import type { Channel, InboxDetail } from "../data/types";
import { Abilities } from "./abilities";
import styles from "./drawer.module.css";
import { DrawerHead } from "./head";
import { Steps } from "./steps";

/** One connection: its live checklist, its health, and what may be done with it. */
export function InboxDrawer({ id, channels, onClose }: { id: number; channels: Channel[]; onClose: () => void }) {
  const { t } = useTranslation("channels");
  const { data: inbox, error, refetch } = useInbox(id);
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
  return (
    <>
      <DrawerHead channel={inbox.channel} title={t(inbox.state === "setup" ? "connect.title" : "inbox.title", { name: channel?.name ?? inbox.channel, context: inbox.channel })} context={`${inbox.name} · ${inbox.business_line_name}`} onClose={onClose} />
      <div className={styles.body}>
        {channel && channel.credentials.length > 0 && <Steps inbox={inbox} busy={check.isPending} onCheck={() => { run(); }} />}
        {inbox.health.checks.some((line) => line.id === "token" && line.state === "problem") && <NewKey id={id} channel={inbox.channel} onKept={() => { run(); }} />}
        <Facts inbox={inbox} />
        <Actions inbox={inbox} busy={check.isPending} onCheck={() => { run(); }} onRemoved={onClose} />
      </div>
      {channel && <Abilities channel={channel} />}
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

function NewKey({ id, channel, onKept }: { id: number; channel: string; onKept: () => void }) {
  const { t } = useTranslation("channels");
  const change = useChangeInbox(id);
  const [token, setToken] = useState("");
  const error = change.error instanceof ApiError ? (change.error.field("credentials.token") ?? change.error.problem.title) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ credentials: { token } }, { onSuccess: () => { setToken(""); onKept(); } });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <PasswordInput label={t("newKey")} description={t(`credentialHint.${channel}.token`, { defaultValue: "" })} autoComplete="off" visibilityToggleButtonProps={{ "aria-label": t("connect.showKey") }} value={token} error={error} onChange={(event) => { setToken(event.currentTarget.value); }} />
      <div className={styles.row}>
        <Button type="submit" busy={change.isPending} disabled={!token.trim()}>{t("saveKey")}</Button>
      </div>
    </form>
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
