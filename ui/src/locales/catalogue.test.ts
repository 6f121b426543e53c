import { describe, expect, it } from "vitest";

import { typographAll, type Messages } from "@/lib/i18n/typograph";

const files = import.meta.glob<Messages>("./*/*.json", { eager: true, import: "default" });

function leaves(messages: Messages, path = ""): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]): [string, string][] => {
    const here = path ? `${path}.${key}` : key;
    return typeof value === "string" ? [[here, value]] : leaves(value, here);
  });
}

const catalogue = (language: string): [string, Messages][] =>
  Object.entries(files)
    .filter(([path]) => path.startsWith(`./${language}/`))
    .map(([path, messages]) => [path.split("/").pop() ?? "", messages]);

const RUSSIAN = catalogue("ru").flatMap(([file, messages]) => leaves(typographAll(messages)).map(([key, text]): [string, string] => [`${file} ${key}`, text]));
const PLURAL = /_(zero|one|two|few|many|other)$/;

describe("the Russian catalogue after the typographer", () => {
  it.each([
    ["straight quotes", /"/],
    ["three dots", /\.\.\./],
    ["a hyphen in place of a dash", /\s-\s/],
    ["an exclamation mark", /!/],
    ["«успешно»", /успешно/i],
    ["«пожалуйста»", /пожалуйста/i],
    ["«Упс»", /упс/i],
    ["a gendered «(а)»", /\(а\)/],
    ["capitals as a shout", /(?<![A-ZА-ЯЁ])[А-ЯЁ]{6,}/],
    ["two spaces", / {2}/],
    ["a preposition at the end of a line", /(^|[\s«(])(в|к|с|у|о|и|на|по|за|из|от|до|для|не|№|ст\.) (?=\S)/iu],
    ["a foreign word", /тикет|воркфлоу|чат-лист/i],
  ])("has no %s", (_name, pattern) => {
    expect(RUSSIAN.filter(([, text]) => pattern.test(text))).toEqual([]);
  });

  it("ends a single phrase without a full stop", () => {
    const stops = RUSSIAN.filter(([key, text]) => /[^.…]\.$/.test(text) && !/[.?]\s/.test(text) && !key.endsWith("failed.title"));
    expect(stops).toEqual([]);
  });

  it("writes ё where it belongs", () => {
    const words = /(?<![а-яё])(еще|все еще|учет|расчет|ее|нее|идет|придет|найдет|пришел|зашел|отчет|счет|черн|зеленый|желтый|причем|прием|объем|надежн\S*|подтвержден|сохранен|удален|отложен|объединен)(?![а-яё])/iu;
    expect(RUSSIAN.filter(([, text]) => words.test(text) && !/отложен|удален|сохранен|подтвержден|объединен/iu.test(words.exec(text)?.[1] ?? ""))).toEqual([]);
  });

  it("has every plural form that Russian needs", () => {
    for (const [file, messages] of catalogue("ru")) {
      const keys = new Set(leaves(messages).map(([key]) => key));
      for (const key of keys) {
        if (!PLURAL.test(key)) continue;
        const forms = new Intl.PluralRules("ru").resolvedOptions().pluralCategories;
        for (const form of forms) expect(keys, `${file} ${key}`).toContain(key.replace(PLURAL, `_${form}`));
      }
    }
  });
});

describe("both languages", () => {
  it("have the same messages with the same values in them", () => {
    const english = new Map(catalogue("en"));
    for (const [file, messages] of catalogue("ru")) {
      const other = english.get(file);
      expect(other, `en/${file}`).toBeDefined();
      const names = (all: Messages): Set<string> => new Set(leaves(all).map(([key]) => key.replace(PLURAL, "")));
      expect([...names(other ?? {})].sort(), file).toEqual([...names(messages)].sort());
      const values = (all: Messages): Map<string, string> =>
        new Map(leaves(all).map(([key, text]) => [key.replace(PLURAL, ""), [...text.matchAll(/\{\{\s*(\w+)/g)].map((found) => found[1]).sort().join()]));
      const there = values(other ?? {});
      for (const [key, used] of values(messages)) expect(there.get(key), `${file} ${key}`).toBe(used);
    }
  });
});
