import { describe, expect, it } from "vitest";

import { conversation } from "@/tests/rows";

import { waysBack } from "./bulk-undo";

describe("taking a bulk action back", () => {
  it("gives every conversation to whoever had it before, one call for each of them", () => {
    const before = [conversation(1, { assignee_id: 8 }), conversation(2, { assignee_id: null, team_id: 3 }), conversation(3, { assignee_id: 8 }), conversation(4, { assignee_id: 7 })];
    expect(waysBack(before, { kind: "assign", operator_id: 7 })).toEqual([
      { ids: [1, 3], action: { kind: "assign", operator_id: 8, team_id: null } },
      { ids: [2], action: { kind: "assign", operator_id: null, team_id: 3 } },
    ]);
  });

  it("takes a label only from those that had none of it", () => {
    const before = [conversation(1), conversation(2, { label_ids: [5] })];
    expect(waysBack(before, { kind: "labels", add: [5], remove: [] })).toEqual([{ ids: [1], action: { kind: "labels", add: [], remove: [5] } }]);
  });

  it("opens what was open, puts aside again what was put aside, leaves alone what was closed", () => {
    const until = "2026-11-23T07:00:00Z";
    const before = [conversation(1), conversation(2, { status: "snoozed", snoozed_until: until }), conversation(3, { status: "closed" })];
    expect(waysBack(before, { kind: "close" })).toEqual([
      { ids: [1], action: { kind: "reopen" } },
      { ids: [2], action: { kind: "snooze", until } },
    ]);
  });
});
