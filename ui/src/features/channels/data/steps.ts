import type { Check, CheckState, InboxDetail } from "./types";

export interface Step {
  id: string;
  state: CheckState;
  /** The line of the checklist that speaks for the step. */
  line?: Check;
  /** Smaller lines under it: name, port, chain. */
  lines: Check[];
  problem?: Check;
}

const TRIAL = "first_message";
const RECEIVING = "receiving";

/** Lines about our address belong to receiving; every other line is a step of its own. */
const stepOf = (check: Check): string => (check.id.startsWith("address.") ? RECEIVING : check.id);

function named(id: string, checks: readonly Check[]): Step {
  const found = checks.filter((check) => stepOf(check) === id);
  const line = found.find((check) => check.id === id);
  const problem = [line, ...found].find((check) => check?.state === "problem");
  const lines = found.filter((check) => check.id !== id);
  if (line?.state === "ok" || line?.state === "skipped") return { id, state: line.state, line, lines, problem };
  const settled = !line && lines.length > 0 && lines.every((one) => one.state === "ok" || one.state === "skipped");
  return { id, state: problem ? "problem" : settled ? "ok" : "waiting", line, lines, problem };
}

/** The checklist of the server as the steps of the drawer, the trial last. */
export function stepsOf(inbox: InboxDetail): Step[] {
  const { checks, last_received_at: received } = inbox.health;
  const ids = new Set(checks.map(stepOf));
  ids.delete(TRIAL);
  // The trial is over as soon as anything has come: nobody needs to press a button for it.
  const trial: Step = received ? { id: TRIAL, state: "ok", lines: [] } : named(TRIAL, checks);
  return [...[...ids].map((id) => named(id, checks)), trial];
}

/** The first step that still needs something. */
export function currentStep(steps: Step[]): number {
  const index = steps.findIndex((step) => step.state === "problem" || step.state === "waiting");
  return index < 0 ? steps.length : index;
}
