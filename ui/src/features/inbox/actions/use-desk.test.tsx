import { act, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Conversation } from "@/lib/api/types";
import { keys } from "@/lib/realtime/keys";
import { takeBack } from "@/lib/toasts";
import { draw, Server } from "@/tests/page";
import { conversation } from "@/tests/rows";

import { useDesk, type Desk } from "./use-desk";

let desk: Desk;

function Probe() {
  desk = useDesk();
  return <p>здесь</p>;
}

const LATER = new Date(Date.now() + 3_600_000).toISOString();

describe("taking back what was done with a conversation", () => {
  it.each([
    { stood: "open", row: { status: "open" }, way: "reopen", body: {} },
    { stood: "put aside", row: { status: "snoozed", snoozed_until: LATER }, way: "snooze", body: { until: LATER } },
    { stood: "put aside until a moment that has come", row: { status: "snoozed", snoozed_until: "2026-01-01T07:00:00Z" }, way: "reopen", body: {} },
  ] satisfies { stood: string; row: Partial<Conversation>; way: string; body: object }[])("brings one that was $stood back to that after it was closed", async ({ row, way, body }) => {
    const server = new Server({ "POST /api/v1/conversations/31/close": () => ({}), [`POST /api/v1/conversations/31/${way}`]: () => ({}) });
    const { queries } = await draw(<Probe />);
    await waitFor(() => { expect(desk).toBeDefined(); });
    queries.setQueryData(keys.detail(31), { conversation: conversation(31, row), contact: {}, position: 1 });
    act(() => { desk.close(31); });
    await waitFor(() => { expect(server.bodies("POST /api/v1/conversations/31/close")).toHaveLength(1); });
    act(() => { takeBack(); });
    await waitFor(() => { expect(server.bodies(`POST /api/v1/conversations/31/${way}`)).toEqual([body]); });
  });
});
