import i18next from "i18next";

import { number } from "./format";

const UNITS = [["million", 1_000_000], ["thousand", 1_000]] as const;
const WJ = "\u2060";

type Unit = readonly ["million" | "thousand" | "rouble", number];

/** Short where that loses nothing: one digit after the comma at most. */
function unitOf(amount: number): Unit {
  return UNITS.find(([, size]) => amount >= size && (amount * 10) % size === 0) ?? ["rouble", 1];
}

/** «1,5 млн ₽»: sums are written one way on pages and papers (the server has the same in kit/sums.py). */
export function sum(amount: number): string {
  const [unit, size] = unitOf(amount);
  return i18next.t(`common:money.${unit}`, { sum: number(amount / size) });
}

/** «1–6 млн ₽»; the unit is said once where both have the same. */
export function sumRange(least: number, most: number): string {
  const [unit, size] = unitOf(most);
  if (least === most) return sum(most);
  if (least > 0 && unitOf(least)[0] !== unit) return i18next.t("common:money.range", { least: sum(least), most: sum(most) });
  return i18next.t(`common:money.${unit}`, { sum: `${number(least / size)}${WJ}–${WJ}${number(most / size)}` });
}
