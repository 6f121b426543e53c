import type { Check, CheckState, InboxDetail } from "./types";

export type StepId = "token" | "certificate" | "receiving" | "first_message";

export interface Step {
  id: StepId;
  state: CheckState;
  /** The line of the checklist that speaks for the step. */
  line?: Check;
  /** Smaller lines under it: name, port, chain. */
  lines: Check[];
  problem?: Check;
}

const ORDER: readonly StepId[] = ["token", "certificate", "receiving", "first_message"];

function belongs(check: Check, step: StepId): boolean {
  return check.id === step || (step === "receiving" && check.id.startsWith("address."));
}

/** The checklist of the server as the four steps of the drawer. */
export function stepsOf(inbox: InboxDetail): Step[] {
  return ORDER.map((id) => {
    const found = inbox.health.checks.filter((check) => belongs(check, id));
    const problem = found.find((check) => check.state === "problem" && check.id === id) ?? found.find((check) => check.state === "problem");
    const line = found.find((check) => check.id === id);
    // The trial is over as soon as anything has come: nobody needs to press a button for it.
    if (id === "first_message" && inbox.health.last_received_at) return { id, state: "ok", lines: [] } satisfies Step;
    const works = line?.state === "ok" || line?.state === "skipped";
    return {
      id,
      state: works ? line.state : problem ? "problem" : "waiting",
      line,
      lines: found.filter((check) => check.id.startsWith("address.")),
      problem,
    } satisfies Step;
  });
}

/** The first step that still needs something. */
export function currentStep(steps: Step[]): number {
  const index = steps.findIndex((step) => step.state === "problem" || step.state === "waiting");
  return index < 0 ? steps.length : index;
}
