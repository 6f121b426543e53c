import { SegmentedControl } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/page";

import type { ChatSettings } from "./data";
import styles from "./webchat.module.css";

type Show = "chat" | "form" | "offline";

function configOf(settings: ChatSettings, key: string, show: Show): unknown {
  return {
    inbox: key,
    title: settings.title,
    greeting: settings.greeting,
    accent: settings.accent,
    theme: settings.theme,
    position: settings.position,
    locale: settings.locale === "auto" ? "ru" : settings.locale,
    fields: settings.fields,
    consent: settings.consent_required ? { text: settings.consent_text, hash: "", policy_url: settings.policy_url || null } : null,
    identity_required: false,
    online: show !== "offline",
    opens_at: null,
    offline_text: settings.offline_text,
    limits: { text: 4000, files: 10, file_bytes: 1 },
    show,
  };
}

/** The real widget with the settings as they stand, invented lines and no network. */
export function Preview({ inboxKey, settings }: { inboxKey: string; settings: ChatSettings }) {
  const { t } = useTranslation("webchat");
  const [show, setShow] = useState<Show>("form");
  const [dark, setDark] = useState("light");
  const [loaded, setLoaded] = useState(0);
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const hear = (event: MessageEvent<{ pristan?: string } | undefined>) => {
      if (event.source === frame.current?.contentWindow && event.data?.pristan === "loaded") setLoaded((count) => count + 1);
    };
    window.addEventListener("message", hear);
    return () => { window.removeEventListener("message", hear); };
  }, []);
  useEffect(() => {
    if (!loaded) return;
    const isDark = settings.theme === "auto" ? dark === "dark" : settings.theme === "dark";
    frame.current?.contentWindow?.postMessage({ pristan: "preview", config: configOf(settings, inboxKey, show), dark: isDark }, window.location.origin);
  }, [loaded, settings, inboxKey, show, dark]);
  return (
    <Card title={t("preview.title")}>
      <div className={styles.preview}>
        <div className={styles.previewControls}>
          <SegmentedControl size="xs" aria-label={t("preview.what")} value={show} onChange={(value) => { setShow(value as Show); }}
            data={(["form", "chat", "offline"] as const).map((value) => ({ value, label: t(`preview.${value}`) }))} />
          {settings.theme === "auto" && (
            <SegmentedControl size="xs" aria-label={t("preview.scheme")} value={dark} onChange={setDark}
              data={(["light", "dark"] as const).map((value) => ({ value, label: t(`theme.${value}`) }))} />
          )}
        </div>
        <iframe ref={frame} className={styles.frame} src={`/widget/frame/${inboxKey}`} title={t("preview.title")} tabIndex={-1} />
      </div>
    </Card>
  );
}
