/**
 * The order of the rows on the screen, and the order in which a person goes through them. An answer lifts its row to the
 * top, or sends it to the end of those who wait: whoever goes on to the next means the row that stood next when this
 * conversation was opened.
 */
let order: readonly number[] = [];
let walk: readonly number[] = [];
let steppedTo: number | undefined;

export function rememberOrder(ids: readonly number[]): void {
  order = ids;
  if (walk.length === 0) walk = ids;
}

/** A conversation was opened: by a step the walk goes on, in any other way it begins anew from here. */
export function opened(id: number | undefined): void {
  if (id === undefined || id !== steppedTo || !walk.includes(id)) walk = order;
  steppedTo = undefined;
}

/** The next row in this direction that is still there. */
export function ahead(id: number | undefined, by: 1 | -1): number | undefined {
  const rows = id !== undefined && walk.includes(id) ? walk : order;
  const at = id === undefined ? -1 : rows.indexOf(id);
  const there = new Set(order);
  for (let next = at + by; next >= 0 && next < rows.length; next += by) {
    const found = rows[next];
    if (found !== undefined && there.has(found)) return found;
  }
  return undefined;
}

/** The same, to be opened: the walk goes on from there. */
export function step(id: number | undefined, by: 1 | -1): number | undefined {
  const next = ahead(id, by);
  if (next !== undefined) steppedTo = next;
  return next;
}

/** The row after this one, or the one before it at the end. */
export function neighbour(id: number): number | undefined {
  return step(id, 1) ?? step(id, -1);
}
