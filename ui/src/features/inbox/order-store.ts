/** The order of the rows on the screen: «close and go to the next» needs it outside of the list. */
let order: readonly number[] = [];

export function rememberOrder(ids: readonly number[]): void {
  order = ids;
}

/** The row after this one, or the one before it at the end. */
export function neighbour(id: number): number | undefined {
  const at = order.indexOf(id);
  if (at < 0) return order[0];
  return order[at + 1] ?? order[at - 1];
}
