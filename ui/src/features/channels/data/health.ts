import type { Tone } from "@/components/status-chip";

import { shortDate } from "@/lib/i18n/format";

import { currentStep, stepsOf } from "./steps";
import type { InboxDetail } from "./types";

export interface Verdict {
  tone: Tone;
  key: string;
  values?: Record<string, string | number>;
  text?: string;
}

const HOUR = 3_600_000;
const SOON = 14 * 24 * HOUR;

/** One phrase about an inbox: what an administrator must know first. */
export function verdictOf(inbox: InboxDetail, now: Date = new Date()): Verdict {
  const { health, state } = inbox;
  if (state === "paused") return { tone: "neutral", key: "state.paused" };
  if (state === "attention") return { tone: "deny", key: "state.attention", text: inbox.state_reason ?? undefined };
  if (state === "setup") {
    const steps = stepsOf(inbox);
    return { tone: "acc", key: "state.setup", values: { step: Math.min(currentStep(steps) + 1, steps.length), of: steps.length } };
  }
  const trouble = health.last_error_at && now.getTime() - new Date(health.last_error_at).getTime() < HOUR;
  const broken = health.checks.find((check) => check.state === "problem");
  if (broken && trouble) return { tone: "hold", key: "state.trouble" };
  if (health.lost_at && now.getTime() - new Date(health.lost_at).getTime() < HOUR) return { tone: "hold", key: "state.lost" };
  const ends = health.checks.map((check) => check.expires_at ?? "").filter((at) => at && Date.parse(at) - now.getTime() < SOON).sort()[0];
  if (ends) return { tone: "hold", key: "state.ends", values: { date: shortDate(ends) } };
  if (inbox.closed_at) return { tone: "neutral", key: "state.closed" };
  return { tone: "ok", key: "state.active" };
}

export function isWorking(inbox: InboxDetail): boolean {
  return inbox.state === "active" || inbox.state === "paused" || inbox.state === "attention";
}
