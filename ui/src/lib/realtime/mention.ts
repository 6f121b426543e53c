import type { Fact } from "@/lib/api/types";

/** Whether the fact is a note that names this person. */
export function namesMe(fact: Fact, me: number): boolean {
  return fact.kind === "note_added" && (fact.message?.mentions?.includes(me) ?? false);
}
