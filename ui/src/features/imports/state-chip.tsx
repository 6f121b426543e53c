import { IconAlertTriangle, IconCheck, IconClock, IconPlayerPause, IconQuestionMark } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { StatusChip, type Tone } from "@/components/status-chip";

import type { Import } from "./data";

const TONES: Record<string, Tone> = { done: "ok", failed: "deny", refused: "deny", stopped: "deny", paused: "hold", held: "hold", asked: "hold", undone: "neutral" };
const ICONS: Record<string, typeof IconCheck> = { done: IconCheck, failed: IconAlertTriangle, refused: IconAlertTriangle, stopped: IconAlertTriangle, paused: IconPlayerPause, held: IconPlayerPause, asked: IconQuestionMark };

/** How much of the work is done, 0 to 1; nothing where nobody knows yet. */
export function share(item: Import): number | null {
  if (item.state === "uploading") return Math.min(1, (item.pieces * item.piece_size) / item.size);
  if ((item.state === "running" || item.state === "paused") && item.total > 0) return Math.min(1, item.position / item.total);
  return null;
}

export function StateChip({ item }: { item: Import }) {
  const { t } = useTranslation("imports");
  const state = item.state === "held" && item.failure ? "stopped" : item.state; // by itself, not by a person
  const Icon = ICONS[state] ?? IconClock;
  const part = share(item);
  return (
    <StatusChip tone={TONES[state] ?? "acc"} icon={<Icon size={14} stroke={2} />}>
      {t(`state.${state}`)}
      {part !== null && `, ${String(Math.floor(part * 100))}\u00a0%`}
    </StatusChip>
  );
}
