import { strictEqual, notStrictEqual } from "node:assert";
import { test } from "node:test";

import { mark } from "../src/loader/banner";

const banner = { text: "Пишите нам в MAX", links: [{ title: "MAX", url: "https://max.ru/shop" }], label: "Объявление", closeLabel: "Закрыть" };

test("what was closed stays closed while its words are the same", () => {
  strictEqual(mark(banner), mark({ ...banner, label: "Announcement" }));
});

test("other words or another address are shown again", () => {
  notStrictEqual(mark(banner), mark({ ...banner, text: "Пишите нам во ВКонтакте" }));
  notStrictEqual(mark(banner), mark({ ...banner, links: [{ title: "MAX", url: "https://max.ru/other" }] }));
});
