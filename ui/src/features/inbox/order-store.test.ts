import { beforeEach, describe, expect, it } from "vitest";

import { neighbour, opened, rememberOrder, step } from "./order-store";

/** Opens what the step leads to, as the page does. */
function go(from: number | undefined, by: 1 | -1 = 1): number | undefined {
  const next = step(from, by);
  if (next !== undefined) opened(next);
  return next;
}

describe("going through the list by keys", () => {
  beforeEach(() => {
    rememberOrder([1, 2, 3, 4]);
    opened(undefined);
  });

  it("goes on to the row that stood next, though each answer lifts its row to the top", () => {
    expect(go(undefined)).toBe(1);
    rememberOrder([1, 2, 3, 4]);
    expect(go(1)).toBe(2);
    rememberOrder([2, 1, 3, 4]);
    expect(go(2)).toBe(3);
    rememberOrder([3, 2, 1, 4]);
    expect(go(3)).toBe(4);
    expect(go(4, -1)).toBe(3);
  });

  it("goes on among those who wait, though whoever is answered falls to the end", () => {
    opened(1);
    rememberOrder([2, 3, 4, 1]);
    expect(go(1)).toBe(2);
    rememberOrder([3, 4, 1, 2]);
    expect(go(2)).toBe(3);
  });

  it("skips what is no longer there, and goes on from what was closed itself", () => {
    opened(1);
    rememberOrder([3, 4]);
    expect(go(1)).toBe(3);
    rememberOrder([4]);
    expect(neighbour(3)).toBe(4);
  });

  it("begins anew where somebody opens another conversation by hand, and at rows that came later", () => {
    opened(1);
    rememberOrder([9, 1, 2, 3, 4]);
    opened(9);
    expect(go(9)).toBe(1);
    opened(4);
    expect(go(4)).toBeUndefined();
    expect(neighbour(4)).toBe(3);
  });
});
