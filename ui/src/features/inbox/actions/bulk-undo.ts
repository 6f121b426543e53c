import type { Conversation } from "@/lib/api/types";

import type { BulkAction } from "../data/use-actions";

type Act = BulkAction["action"];

function undoing(row: Conversation, action: Act): Act | undefined {
  switch (action.kind) {
    case "assign": {
      const same = row.assignee_id === (action.operator_id ?? null) && row.team_id === (action.team_id ?? null);
      return same ? undefined : { kind: "assign", operator_id: row.assignee_id, team_id: row.team_id };
    }
    case "labels": {
      const remove = (action.add ?? []).filter((label) => !row.label_ids.includes(label));
      const add = (action.remove ?? []).filter((label) => row.label_ids.includes(label));
      return add.length + remove.length > 0 ? { kind: "labels", add, remove } : undefined;
    }
    case "close":
    case "snooze":
    case "reopen":
      return statusBefore(row, action.kind);
    default:
      return undefined;
  }
}

function statusBefore(row: Conversation, kind: "close" | "snooze" | "reopen"): Act | undefined {
  if (row.status === "open") return kind === "reopen" ? undefined : { kind: "reopen" };
  if (row.status === "closed") return kind === "close" ? undefined : { kind: "close" };
  return row.snoozed_until ? { kind: "snooze", until: row.snoozed_until } : { kind: "reopen" };
}

/** What brings conversations back to how they stood before one action on all of them: one call for each different way back. */
export function waysBack(before: readonly Conversation[], action: Act): BulkAction[] {
  const calls = new Map<string, BulkAction>();
  for (const row of before) {
    const back = undoing(row, action);
    if (!back) continue;
    const key = JSON.stringify(back);
    calls.set(key, { ids: [...(calls.get(key)?.ids ?? []), row.id], action: back });
  }
  return [...calls.values()];
}
