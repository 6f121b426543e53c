import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { DARYA, draw, Server } from "@/tests/page";

import { InboxAlarms } from "./inbox-alarms";
import { stoppedInbox } from "./use-alerts";

const SUPERVISOR = { ...DARYA, permissions: [...DARYA.permissions, "queues.view"] };
const inbox = (id: number, state: string) => ({ id, name: `Бот ${String(id)}`, channel: "max", state, state_reason: state === "attention" ? "Канал не принял ключ" : null });

describe("a stopped connection", () => {
  it("is told to whoever watches the queues, with the reason and the way to it", async () => {
    new Server({ "GET /api/v1/inboxes": () => [inbox(1, "active"), inbox(2, "attention")] });
    await draw(<InboxAlarms />, { session: SUPERVISOR });
    expect(await screen.findByRole("alert")).toHaveTextContent(/Бот 2.*Канал не принял ключ/u);
    expect(screen.getByRole("link")).toHaveAttribute("href", "/channels/2");
  });

  it("is one line for several of them and no line where all work", async () => {
    new Server({ "GET /api/v1/inboxes": () => [inbox(1, "attention"), inbox(2, "attention")] });
    await draw(<InboxAlarms />, { session: SUPERVISOR });
    expect(await screen.findByRole("alert")).toHaveTextContent(/2 подключения/u);
  });

  it("does not trouble operators", async () => {
    const asked = new Server({ "GET /api/v1/inboxes": () => [inbox(2, "attention")] });
    await draw(<InboxAlarms />);
    expect(asked.asked).toEqual([]);
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("calls by the fact of the moment it stopped, and by no other", () => {
    const fact = (data: Record<string, unknown>, kind = "inbox_changed") => ({ position: 1, kind, at: "2026-11-21T07:00:00Z", data });
    expect(stoppedInbox(fact({ inbox_id: 5, state: "attention" }))).toBe(5);
    expect(stoppedInbox(fact({ inbox_id: 5, state: "active" }))).toBeUndefined();
    expect(stoppedInbox(fact({ inbox_id: 5, state: "attention" }, "message_received"))).toBeUndefined();
  });
});
