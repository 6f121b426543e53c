import { beforeAll, expect, it } from "vitest";

import { monthTitle } from "./format";
import { startI18n } from "./setup";

beforeAll(startI18n);

it("names a month as a title: with a capital and without «г.»", () => {
  expect(monthTitle(new Date(2026, 10, 22))).toBe("Ноябрь 2026");
});
