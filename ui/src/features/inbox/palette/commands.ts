import type { Snippet } from "@/lib/api/directory-types";
import type { Conversation } from "@/lib/api/types";

export type CommandGroup = "snippets" | "actions" | "people" | "places";

export interface Command {
  key: string;
  group: CommandGroup;
  title: string;
  detail?: string;
  keys?: string;
  /** Text that goes into the answer, shown filled in at the right. */
  text?: string;
  snippet?: Snippet;
  conversation?: Conversation;
  /** The contact it leads to. */
  person?: number;
  /** What it is found by besides what it shows. */
  also?: string;
  /** The next step of the command; the list is replaced by it. */
  next?: Command[];
  run?: () => void;
}

const fold = (text: string): string => text.toLocaleLowerCase("ru").replaceAll("ё", "е");

/** «/» shows snippets, «>» commands, «@» people; anything else looks everywhere by every word. */
export function findCommands(commands: readonly Command[], query: string): Command[] {
  const sign = /^[/>@]/.exec(query)?.[0];
  const words = fold(sign ? query.slice(1) : query).split(/\s+/).filter(Boolean);
  const groups: Record<string, CommandGroup[]> = { "/": ["snippets"], ">": ["actions", "places"], "@": ["people"] };
  const allowed = sign ? groups[sign] : undefined;
  const found = commands.filter((command) => {
    if (allowed && !allowed.includes(command.group)) return false;
    const text = fold(`${command.title} ${command.detail ?? ""} ${command.text ?? ""} ${command.also ?? ""}`);
    return words.every((word) => text.includes(word));
  });
  if (allowed || words.length > 0) return found.slice(0, 60);
  const counts = new Map<CommandGroup, number>();
  return found.filter((command) => {
    const count = (counts.get(command.group) ?? 0) + 1;
    counts.set(command.group, count);
    return count <= 6;
  });
}
