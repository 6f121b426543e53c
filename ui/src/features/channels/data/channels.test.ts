import { describe, expect, it } from "vitest";

import { verdictOf } from "./health";
import { currentStep, stepsOf } from "./steps";
import type { Check, InboxDetail } from "./types";

const NOW = new Date("2026-11-21T12:00:00Z");

function check(id: string, state: Check["state"], title = id): Check {
  return { id, state, title, detail: "", fix: "" };
}

function inbox(changes: Partial<InboxDetail> = {}, health: Partial<InboxDetail["health"]> = {}): InboxDetail {
  return {
    id: 1, key: "k", name: "Ипотека", channel: "max", business_line_id: 1, business_line_name: "Ипотека", state: "active", state_reason: null, settings: {},
    has_credentials: true, hook_url: null, created_at: "2026-11-20T12:00:00Z",
    health: {
      account_name: "", last_received_at: null, last_sent_at: null, last_error: null, last_error_at: null, checks: [], checked_at: null, arranged_at: null,
      lost_at: null, polled_at: null, voice_lost: 0, unknown_updates: 0, ...health,
    },
    ...changes,
  };
}

describe("steps of a connection", () => {
  it("waits for the trial before anything was checked", () => {
    const steps = stepsOf(inbox());
    expect(steps.map((step) => [step.id, step.state])).toEqual([["first_message", "waiting"]]);
    expect(currentStep(steps)).toBe(0);
  });

  it("takes the lines of any channel as they come, the trial last", () => {
    const checks = [check("token", "ok"), check("first_message", "waiting"), check("rights", "problem"), check("imap", "ok")];
    expect(stepsOf(inbox({}, { checks })).map((step) => step.id)).toEqual(["token", "rights", "imap", "first_message"]);
  });

  it("stops at the key that was refused", () => {
    const steps = stepsOf(inbox({}, { checks: [check("token", "problem", "MAX не принял ключ")] }));
    expect(currentStep(steps)).toBe(0);
    expect(steps[0]?.problem?.title).toBe("MAX не принял ключ");
  });

  it("gathers name, port and chain under receiving and names the fault", () => {
    const checks = [check("token", "ok"), check("certificate", "ok"), check("address.name", "ok"), check("address.chain", "problem", "Не хватает промежуточного сертификата")];
    const steps = stepsOf(inbox({}, { checks }));
    expect(currentStep(steps)).toBe(2);
    expect(steps[2]?.lines.map((line) => line.id)).toEqual(["address.name", "address.chain"]);
    expect(steps[2]?.problem?.title).toBe("Не хватает промежуточного сертификата");
  });

  it("counts a working fallback as done and waits for the trial", () => {
    const checks = [check("token", "ok"), check("certificate", "skipped"), check("address.https", "skipped"), check("receiving", "ok"), check("first_message", "waiting")];
    expect(currentStep(stepsOf(inbox({}, { checks })))).toBe(3);
  });
});

describe("the trial", () => {
  it("is over when something came, whatever the last check said", () => {
    const checks = [check("token", "ok"), check("certificate", "ok"), check("receiving", "ok"), check("first_message", "waiting")];
    expect(currentStep(stepsOf(inbox({}, { checks, last_received_at: "2026-11-21T11:59:00Z" })))).toBe(4);
  });
});

describe("the one phrase about a connection", () => {
  it.each([
    ["active", {}, "ok"],
    ["paused", {}, "neutral"],
    ["attention", {}, "deny"],
    ["setup", {}, "acc"],
    ["active", { lost_at: "2026-11-21T11:30:00Z" }, "hold"],
    ["active", { lost_at: "2026-11-20T11:30:00Z" }, "ok"],
    ["active", { checks: [{ ...check("address.chain", "ok"), expires_at: "2026-12-01T00:00:00Z" }] }, "hold"],
    ["active", { checks: [{ ...check("address.chain", "ok"), expires_at: "2027-12-01T00:00:00Z" }] }, "ok"],
    ["active", { checks: [check("receiving", "problem")], last_error_at: "2026-11-21T11:59:00Z" }, "hold"],
  ] as const)("%s %j reads as %s", (state, health, tone) => {
    expect(verdictOf(inbox({ state }, health as Partial<InboxDetail["health"]>), NOW).tone).toBe(tone);
  });
});
