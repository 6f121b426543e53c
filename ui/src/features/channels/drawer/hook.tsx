import { IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";
import { may, useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import { useHook } from "../data/queries";
import type { InboxDetail } from "../data/types";
import styles from "./drawer.module.css";

function Copy({ text, label, secret }: { text: string; label: string; secret?: boolean }) {
  const { t } = useTranslation("channels");
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => { showToast({ text: t("copied") }); });
  };
  return (
    <div>
      <span className={styles.label}>{label}</span>
      <div className={styles.copy}>
        <code title={secret ? undefined : text}>{secret ? "•".repeat(16) : text}</code>
        <IconButton label={`${t("copy")}: ${label}`} size="sm" onClick={copy}>
          <IconCopy size={16} stroke={2} />
        </IconButton>
      </div>
    </div>
  );
}

/** The address a messenger brings messages to, and what it must send along; told by hand unless we register it ourselves. */
export function Hook({ inbox }: { inbox: InboxDetail }) {
  const { t } = useTranslation("channels");
  const session = useSession();
  const { data } = useHook(inbox.id, may(session, "inboxes.manage"));
  if (!data) return null;
  if (!data.url) return <p className={styles.quiet}>{t("hook.none")}</p>;
  const ours = inbox.health.arranged_at !== null;
  return (
    <>
      <p className={styles.quiet}>{ours ? t("hook.ours") : t("hook.yours")}</p>
      <Copy text={data.url} label={t("hook.address")} />
      {!ours && data.secret && <Copy text={data.secret} label={t("hook.secret")} secret />}
    </>
  );
}
