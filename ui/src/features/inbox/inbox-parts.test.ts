import { describe, expect, it } from "vitest";

import { snoozeChoices } from "./actions/snooze";
import { fillIn, mentioned, triggerAt } from "./composer/suggestions";
import { findCommands, type Command } from "./palette/commands";
import { filterSearch, parseFilter } from "./url";

describe("the address of the inbox", () => {
  it("keeps the filter and forgets nonsense", () => {
    const filter = parseFilter("?view=all&status=closed&inbox_id=4&label_id=x&sort=waiting&team_id=-1");
    expect(filter).toEqual({ view: "all", status: "closed", sort: "waiting", inbox_id: 4 });
    expect(parseFilter(filterSearch(filter))).toEqual(filter);
    expect(filterSearch(parseFilter("?view=hack"))).toBe("");
  });
});

describe("snoozing", () => {
  it.each([
    ["Saturday evening", new Date(2026, 10, 21, 18, 2), ["hour", "tomorrow", "monday"]],
    ["Sunday morning", new Date(2026, 10, 22, 9, 0), ["hour", "evening", "tomorrow"]],
    ["Monday noon", new Date(2026, 10, 23, 12, 0), ["hour", "evening", "tomorrow", "monday"]],
  ])("offers what makes sense on %s, all of it ahead", (_name, now, expected) => {
    const choices = snoozeChoices(now);
    expect(choices.map((choice) => choice.key)).toEqual(expected);
    for (const choice of choices) expect(choice.until.getTime()).toBeGreaterThan(now.getTime());
  });
});

describe("suggestions", () => {
  it("open on «/» and «@» in an empty field or after a space only", () => {
    expect(triggerAt("/воз", 4)).toEqual({ sign: "/", query: "воз", from: 0 });
    expect(triggerAt("Добрый день @Ир", 15)).toEqual({ sign: "@", query: "Ир", from: 12 });
    expect(triggerAt("10/20", 5)).toBeNull();
    expect(triggerAt("почта a@b", 9)).toBeNull();
  });

  it("fill in what is known and leave the rest to the eye", () => {
    const values = { contact: { name: "Марина Ковалёва" }, operator: "Дарья" };
    expect(fillIn("{{ contact.first_name }}, это {{operator.name}}. {{сумма}}", values)).toBe("Марина, это Дарья. {{сумма}}");
  });

  it("count only colleagues that are still in the text as mentioned", () => {
    const people = [{ id: 1, name: "Ирина Климова" }, { id: 2, name: "Роман Гущин" }];
    expect(mentioned("@Ирина Климова и Роман Гущин", people)).toEqual([1]);
  });
});

describe("the palette", () => {
  const commands: Command[] = [
    { key: "1", group: "snippets", title: "Возврат за доставку", text: "вернём деньги" },
    { key: "2", group: "actions", title: "Отложить диалог" },
    { key: "3", group: "people", title: "Пётр Семёнов", detail: "«возврат по чеку»" },
  ];
  const keys = (query: string): string[] => findCommands(commands, query).map((one) => one.key);

  it("looks by every word, in titles and texts, and takes «е» for «ё»", () => {
    expect(keys("возврат")).toEqual(["1", "3"]);
    expect(keys("деньги возврат")).toEqual(["1"]);
    expect(keys("петр семенов")).toEqual(["3"]);
  });

  it("narrows by the first sign", () => {
    expect(keys(">")).toEqual(["2"]);
    expect(keys("@пётр")).toEqual(["3"]);
    expect(keys("/возврат")).toEqual(["1"]);
  });
});
