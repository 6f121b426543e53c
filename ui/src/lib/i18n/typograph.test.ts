import { describe, expect, it } from "vitest";

import { typograph } from "./typograph";

const SP = "\u00a0";

describe("the typographer", () => {
  it.each([
    ['Бот "Доставка"', "Бот «Доставка»"],
    ['«Роман "Идиот"»', "«Роман „Идиот“»"],
    ["Срок - 10 дней", `Срок${SP}— 10${SP}дней`],
    ["100-700 тыс. ₽", `100\u2060–\u2060700${SP}тыс.${SP}₽`],
    ["Осталось -6 мин", `Осталось \u22126${SP}мин`],
    ["Ответ в диалог и к клиенту", `Ответ в${SP}диалог и${SP}к${SP}клиенту`],
    ["Заявка № 20 418", `Заявка №${SP}20${SP}418`],
    ["149-ФЗ, ст. 10 ч. 8", `149-ФЗ, ст.${SP}10 ч.${SP}8`],
    ["Ждите...", "Ждите…"],
    ["Через {{count}} с", `Через {{count}}${SP}с`],
    ["Файл {{name}} - лишний", `Файл {{name}}${SP}— лишний`],
  ])("%s", (source, expected) => {
    expect(typograph(source)).toBe(expected);
  });

  it("changes nothing the second time", () => {
    const once = typograph('Срок - 10-20 дней, "в работе", № 5 и ст. 3');
    expect(typograph(once)).toBe(once);
  });
});
