import { IconArrowForwardUp, IconEyeOff, IconFileX, IconHandStop, IconLock, IconPencil, IconQuestionMark, IconSend, IconSpeakerphone, IconUserQuestion, type TablerIcon } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { KeyCap } from "@/components/status-chip";

import styles from "./verdict-panel.module.css";
import type { Way } from "./ways";

const ICONS: Record<string, TablerIcon> = {
  mask: IconEyeOff, drop_files: IconFileX, note: IconLock, invite: IconSend, other_channel: IconArrowForwardUp, ask_privacy_officer: IconHandStop, ask_consent: IconUserQuestion, edit: IconPencil, remove_advertising: IconPencil, mark_advertising: IconPencil, make_public_post: IconSpeakerphone,
};

const RUN: Record<string, string> = {
  mask: "gate:sendMasked", drop_files: "gate:file.drop", note: "gate:note.run", ask_privacy_officer: "gate:officer.run", ask_consent: "gate:consent.run", remove_advertising: "gate:edit", mark_advertising: "gate:edit", make_public_post: "gate:post.run", complete_profile: "gate:profile",
  acknowledge_channel: "gate:admin", record_corporate_client: "gate:admin",
};

interface RowProps {
  way: Way;
  digit: number;
  off: boolean;
  masked: string;
  onRun: () => void;
  children?: ReactNode;
}

/** One way out: its key, what it does, what will leave, and the button that does it. */
export function WayRow({ way, digit, off, masked, onRun, children }: RowProps) {
  const { t } = useTranslation(["gate", "inbox"]);
  const Icon = ICONS[way.kind] ?? IconQuestionMark;
  const titles: Record<string, string> = { note: t("note.title"), mask: way.title || t("maskTitle") };
  const hints: Record<string, string> = { note: t("note.hint"), ask_privacy_officer: t("officer.hint"), ask_consent: t("consent.hint"), drop_files: t("file.dropHint"), make_public_post: t("post.hint") };
  const reason = way.reason === "useless" ? t("useless") : way.reason;
  const hint = reason || (off ? "" : hints[way.kind] ?? "");
  return (
    <li className={styles.way} data-off={off || undefined}>
      <div className={styles.row}>
        <KeyCap>{digit}</KeyCap>
        {way.channel ? <ChannelBadge channel={way.channel} size={20} /> : <Icon size={18} stroke={1.7} aria-hidden="true" className={styles.icon} />}
        <span className={styles.words}>
          <b>{titles[way.kind] ?? way.title}</b>
          {hint && <span>{hint}</span>}
          {way.kind === "mask" && !off && masked && <span className={styles.masked}>{t("willBe")} <q>{masked}</q></span>}
        </span>
        {!off && !children && <button type="button" className={styles.run} onClick={onRun}>{t(RUN[way.kind] ?? `inbox:gate.run.${way.kind}`)}</button>}
      </div>
      {children}
    </li>
  );
}

/** The reason for whoever decides; without one nobody is asked. */
export function AskForm({ onSend }: { onSend: (reason: string) => void }) {
  const { t } = useTranslation("gate");
  const [reason, setReason] = useState("");
  return (
    <form className={styles.ask} onSubmit={(event) => { event.preventDefault(); if (reason.trim()) onSend(reason.trim()); }}>
      <label>
        <span>{t("officer.why")}</span>
        <textarea rows={2} maxLength={500} value={reason} placeholder={t("officer.example")} autoFocus onChange={(event) => { setReason(event.target.value); }} />
      </label>
      <Button type="submit" variant="primary" size="sm" disabled={reason.trim() === ""}>{t("officer.send")}</Button>
    </form>
  );
}
