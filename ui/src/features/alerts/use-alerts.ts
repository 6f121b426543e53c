import type { TFunction } from "i18next";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import type { Fact } from "@/lib/api/types";
import { onFact } from "@/lib/realtime/live";
import { namesMe } from "@/lib/realtime/mention";
import { may, operatorId, useSession, useSettings } from "@/lib/session/session";

import { chime } from "./chime";

type Concern = "message" | "mention" | "assigned" | "woken";

function authorOf(fact: Fact): { id?: unknown; name?: unknown } | undefined {
  return fact.data?.["by"] as { id?: unknown; name?: unknown } | undefined;
}

/**
 * Why a fact needs this person: a message of theirs or of nobody's, a note that names them, a conversation that a
 * colleague gives them, one of theirs that is back after it was put off. What a colleague answers makes no noise.
 */
export function concern(fact: Fact, me: number): Concern | undefined {
  const owner = fact.conversation?.assignee_id ?? null;
  if (namesMe(fact, me)) return fact.message?.author.id === me ? undefined : "mention";
  if (fact.kind === "message_received") return owner === null || owner === me ? "message" : undefined;
  if (owner !== me) return undefined;
  if (fact.kind === "conversation_assigned") return authorOf(fact)?.id === me ? undefined : "assigned";
  // A new message that brings it back is told by itself.
  if (fact.kind === "conversation_reopened" && !authorOf(fact) && fact.conversation?.unread_count === 0) return "woken";
  return undefined;
}

function words(t: TFunction, fact: Fact, why: Concern): string {
  const { message, conversation } = fact;
  if (why === "mention") return `${message?.author.name ?? ""}: ${message?.text ?? ""}`;
  if (why === "assigned") {
    const name = authorOf(fact)?.name;
    return typeof name === "string" ? t("alert.assigned", { name }) : t("alert.assignedAlone");
  }
  if (why === "woken") return t("alert.woken");
  return message?.text || conversation?.preview?.text || t("newMessage");
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
        const why = concern(fact, me);
        if (!row || !why) return;
        const path = `/inbox/${String(row.id)}`;
        const watching = document.visibilityState === "visible" && document.hasFocus() && window.location.pathname === path;
        if (watching) return;
        if (sound) chime();
        if (notifications && !(document.visibilityState === "visible" && document.hasFocus())) {
          void tell(row.contact_name, words(t, fact, why), path, `conversation-${String(row.id)}`);
        }
      }),
    [me, notifications, quiet, sound, t, watches],
  );
}
