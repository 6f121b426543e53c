import { expect, it } from "vitest";

import { tied } from "./norm";

it("keeps an article with its number and leaves numbers as they are", () => {
  expect(tied("126-ФЗ ст. 44.1-1 ч. 2; приказ РКН № 180 от 28.10.2022, ответы РКН 2025 г.")).toBe(
    "126-ФЗ ст.\u00a044.1-1 ч.\u00a02; приказ РКН №\u00a0180 от 28.10.2022, ответы РКН 2025\u00a0г.",
  );
});

it("keeps a range whole", () => {
  expect(tied("КоАП 13.11 ч. 9: 6–18 млн ₽")).toBe("КоАП 13.11 ч.\u00a09: 6\u2060–\u206018 млн ₽");
});
