import { describe, expect, it } from "vitest";

import { copiesOf, everyoneElse, withCopies } from "./copies";

describe("addresses of copies", () => {
  it.each([
    ["", [], []],
    ["a@shop.example, b@shop.example; c@shop.example", ["a@shop.example", "b@shop.example", "c@shop.example"], []],
    ["a@shop.example b@shop.example\na@shop.example", ["a@shop.example", "b@shop.example"], []],
    ["Иван Петров <ivan@firm.example>, olga@firm.example", ["ivan@firm.example", "olga@firm.example"], []],
    ["«Ольга, бухгалтерия» <olga@firm.example>", ["olga@firm.example"], ["«Ольга"]],
    ["ivan, a@b@c, olga@firm.example", ["olga@firm.example"], ["ivan", "a@b@c"]],
    ["<>", [], []],
  ])("are read out of «%s»", (text, addresses, wrong) => {
    expect(copiesOf(text)).toEqual({ addresses, wrong });
  });
});

describe("an answer to all", () => {
  it("goes to whoever got the letter but ourselves, under any of our addresses", () => {
    const others = ["info@shop.example", "sales+p1f.0a@shop.example", "olga@firm.example", "Info@Shop.Example", "[EMAIL]"];
    expect(everyoneElse(others, ["info@shop.example", "sales@shop.example", ""])).toEqual(["olga@firm.example"]);
    expect(everyoneElse(["sales@shop.example"], ["info@shop.example"])).toEqual(["sales@shop.example"]);
  });

  it.each([
    ["", "olga@firm.example, petr@firm.example"],
    ["Olga@firm.example", "Olga@firm.example, petr@firm.example"],
    ["anna@firm.example,", "anna@firm.example, olga@firm.example, petr@firm.example"],
  ])("adds to the copies «%s»", (written, together) => {
    expect(withCopies(written, ["olga@firm.example", "petr@firm.example"])).toBe(together);
  });
});
