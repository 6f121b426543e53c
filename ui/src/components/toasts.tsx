import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { hideToast, useToasts, type Toast } from "@/lib/toasts";

import styles from "./toasts.module.css";

function One({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  const left = useRef(toast.seconds * 1000);

  useEffect(() => {
    if (held) return undefined;
    const started = Date.now();
    const timer = window.setTimeout(() => { hideToast(toast.id); }, left.current);
    return () => {
      window.clearTimeout(timer);
      left.current = Math.max(1000, left.current - (Date.now() - started));
    };
  }, [held, toast.id]);

  const [seconds, setSeconds] = useState(toast.seconds);
  useEffect(() => {
    if (!toast.countdown || held) return undefined;
    const ticks = window.setInterval(() => { setSeconds((count) => Math.max(1, count - 1)); }, 1000);
    return () => { window.clearInterval(ticks); };
  }, [held, toast.countdown]);
  const said = toast.countdown ? toast.countdown(toast.seconds) : toast.textKey ? t(toast.textKey) : toast.text;

  const hold = { onMouseEnter: () => { setHeld(true); }, onMouseLeave: () => { setHeld(false); } };
  return (
    <div className={styles.toast} data-tone={toast.tone} {...hold} onFocus={() => { setHeld(true); }} onBlur={() => { setHeld(false); }}>
      <span className="visually-hidden">{said}</span>
      <span className={styles.text} aria-hidden="true">{toast.countdown ? toast.countdown(seconds) : said}</span>
      {toast.onAction && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            hideToast(toast.id);
            toast.onAction?.();
          }}
        >
          {toast.actionLabel ?? t("takeBack")}
          {toast.actionKeys && <span className={styles.keys}> {toast.actionKeys}</span>}
        </button>
      )}
      {!toast.onAction && (
        <button type="button" className={styles.action} onClick={() => { hideToast(toast.id); }}>
          {t("hide")}
        </button>
      )}
    </div>
  );
}

/** Lower left of the thread; read aloud politely. */
export function Toasts() {
  const toasts = useToasts();
  return (
    <div className={styles.stack} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <One key={toast.id} toast={toast} />
      ))}
    </div>
  );
}
