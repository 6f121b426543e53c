import type { Fragment, Reason } from "@/lib/api/types";

/** A piece of the text as it is drawn: plain, or at fault with what is said about it. */
export interface Piece {
  text: string;
  words?: string[];
  shadow?: boolean;
}

type Marked = Fragment & { shadow: boolean };

function marked(reasons: readonly Reason[], where: string): Marked[] {
  return reasons.flatMap((reason) =>
    (reason.fragments ?? []).filter((one) => (one.where ?? "text") === where).map((one) => ({ ...one, shadow: reason.shadow === true })));
}

/**
 * The text cut at the places at fault. The verdict is about `asked`: behind the first change since then nothing is
 * marked until the next verdict. Places are counted in code points, as the server counts them; they may overlap.
 */
export function piecesOf(text: string, asked: string, reasons: readonly Reason[]): Piece[] {
  const points = [...text];
  const before = [...asked];
  let same = 0;
  while (same < points.length && points[same] === before[same]) same += 1;
  const standing = marked(reasons, "text").filter((one) => one.start < one.end && one.start >= 0 && one.end <= same);
  const edges = [...new Set([0, points.length, ...standing.flatMap((one) => [one.start, one.end])])].sort((a, b) => a - b);
  return edges.slice(1).map((end, at) => {
    const start = edges[at] ?? 0;
    const over = standing.filter((one) => one.start <= start && one.end >= end);
    const piece: Piece = { text: points.slice(start, end).join("") };
    return over.length === 0 ? piece : { ...piece, words: [...new Set(over.map((one) => one.words))], shadow: over.every((one) => one.shadow) };
  });
}

/** What was found in the text, each thing once, in the order of the text. */
export function foundIn(reasons: readonly Reason[]): string[] {
  const order = marked(reasons, "text").sort((one, other) => one.start - other.start);
  return [...new Set(order.map((one) => one.words))];
}

/** What is wrong with the names of files, by their number. */
export function filesAtFault(reasons: readonly Reason[]): Record<number, string> {
  const found: Record<number, string> = {};
  for (const one of marked(reasons, "file")) found[one.number ?? 0] ??= one.words;
  return found;
}

/** What stands inside files, or was not read there, by their number. */
export function contentsAtFault(reasons: readonly Reason[]): Record<number, string[]> {
  const found: Record<number, string[]> = {};
  for (const one of marked(reasons, "contents")) {
    const said = (found[one.number ?? 0] ??= []);
    if (!said.includes(one.words)) said.push(one.words);
  }
  return found;
}

/** The same in one list, in the order of the files. */
export function foundInFiles(reasons: readonly Reason[]): string[] {
  return Object.values(contentsAtFault(reasons)).flat();
}
