import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import type { Fact } from "@/lib/api/types";
import { onFact } from "@/lib/realtime/live";
import { may, operatorId, useSession, useSettings } from "@/lib/session/session";

import { chime } from "./chime";

/** Mine and nobody's: what a colleague answers makes no noise. */
export function concerns(fact: Fact, me: number): boolean {
  if (fact.kind === "mention_added") return fact.data?.["operator_id"] === me;
  if (fact.kind !== "message_received") return false;
  const owner = fact.conversation?.assignee_id ?? null;
  return owner === null || owner === me;
}

/** The connection that has just stopped, if the fact tells of one. */
export function stoppedInbox(fact: Fact): number | undefined {
  const id = fact.data?.["inbox_id"];
  return fact.kind === "inbox_changed" && fact.data?.["state"] === "attention" && typeof id === "number" ? id : undefined;
}

const STALE_MS = 60_000;

async function tell(title: string, body: string, path: string, tag: string): Promise<void> {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const worker = await navigator.serviceWorker?.getRegistration();
  const options = { body, tag, icon: "/icon-192.png", data: { path }, silent: true };
  if (worker) {
    await worker.showNotification(title, options);
    return;
  }
  const shown = new Notification(title, options);
  shown.onclick = () => {
    window.focus();
    window.location.assign(path);
  };
}

/** A sound and a desktop notification for what needs this person, unless they asked not to be disturbed. */
export function useAlerts(): void {
  const { t } = useTranslation();
  const session = useSession();
  const me = operatorId(session);
  const watches = may(session, "queues.view");
  const { sound, notifications, dnd_until: quiet } = useSettings();
  useEffect(
    () =>
      onFact((fact) => {
        const hushed = quiet !== null && Date.parse(quiet) > Date.now();
        const fresh = Date.now() - Date.parse(fact.at) < STALE_MS;
        if (hushed || !fresh) return;
        const stopped = watches ? stoppedInbox(fact) : undefined;
        if (stopped !== undefined) {
          const reason = fact.data?.["reason"];
          if (sound) chime();
          if (notifications) void tell(t("alarm.title"), typeof reason === "string" ? reason : t("alarm.means"), `/channels/${String(stopped)}`, `inbox-${String(stopped)}`);
          return;
        }
        const row = fact.conversation;
        if (!row || !concerns(fact, me)) return;
        const path = `/inbox/${String(row.id)}`;
        const watching = document.visibilityState === "visible" && document.hasFocus() && window.location.pathname === path;
        if (watching) return;
        if (sound) chime();
        if (notifications && !(document.visibilityState === "visible" && document.hasFocus())) {
          void tell(row.contact_name, fact.message?.text || row.preview?.text || t("newMessage"), path, `conversation-${String(row.id)}`);
        }
      }),
    [me, notifications, quiet, sound, t, watches],
  );
}
