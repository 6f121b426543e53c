import type { Verdict } from "@/lib/api/types";

export type Way = Verdict["ways"][number];

/** Ways that the operator can always take, or sees with the reason why they would not help; titles come from the locale. */
const NOTE: Way = { kind: "note", title: "", enabled: true, reason: "" };
const USELESS_MASK: Way = { kind: "mask", title: "", enabled: false, reason: "useless" };

/** Best first: what helps, then what can at least be kept, then what would not help and why. */
export function offered(verdict: Verdict, runs: (way: Way) => boolean): Way[] {
  const ways = [...verdict.ways, NOTE];
  const marked = verdict.reasons.some((reason) => (reason.fragments ?? []).some((one) => (one.where ?? "text") === "text"));
  if (marked && !ways.some((way) => way.kind === "mask")) ways.push(USELESS_MASK);
  const explained = ways.some((way) => !way.enabled && way.kind !== "repeat");
  const told = explained ? ways.filter((way) => way.kind !== "repeat") : ways;
  const rank = (way: Way) => (way.enabled && runs(way) ? 0 : 1);
  return told.sort((one, other) => rank(one) - rank(other));
}
