import { beforeAll, describe, expect, it } from "vitest";

import { sum, sumRange } from "./money";
import { startI18n } from "./setup";

/** With plain spaces; the ones at which a line breaks stand only around «до». */
function plain(text: string): string {
  expect(text.replace(/ до\u00a0/u, "")).not.toContain(" ");
  return text.replace(/\u00a0/g, " ").replace(/\u2060/g, "");
}

// The same table as tests/kit/test_sums.py.
describe("sums of money", () => {
  beforeAll(startI18n);

  it.each([
    [0, "0 ₽"], [500, "500 ₽"], [1_500, "1,5 тыс. ₽"], [1_234, "1 234 ₽"], [100_000, "100 тыс. ₽"], [999_999, "999 999 ₽"],
    [1_000_000, "1 млн ₽"], [1_300_000, "1,3 млн ₽"], [1_250_000, "1 250 тыс. ₽"], [18_000_000, "18 млн ₽"], [1_500_000_000, "1 500 млн ₽"],
  ])("%d is %s", (amount, words) => {
    expect(plain(sum(amount))).toBe(words);
  });

  it.each([
    [1_000_000, 6_000_000, "1–6 млн ₽"], [6_000_000, 18_000_000, "6–18 млн ₽"], [100_000, 700_000, "100–700 тыс. ₽"], [1_500, 3_000, "1,5–3 тыс. ₽"],
    [1_000_000, 1_500_000, "1–1,5 млн ₽"], [500_000, 1_500_000, "от 500 тыс. ₽ до 1,5 млн ₽"], [500, 2_500, "от 500 ₽ до 2,5 тыс. ₽"],
    [0, 300_000, "0–300 тыс. ₽"], [300_000, 300_000, "300 тыс. ₽"],
  ])("from %d to %d is %s", (least, most, words) => {
    expect(plain(sumRange(least, most))).toBe(words);
  });
});
