import "./page";
import assert from "node:assert/strict";
import test from "node:test";
import { day, plural, setLang, size, t } from "../src/frame/text";

test("Russian counts its nouns", () => {
  setLang("ru");
  const one = (count: number): string => plural("unread", count);
  assert.deepEqual([1, 2, 5, 21, 111].map(one), [
    "1 новое сообщение", "2 новых сообщения", "5 новых сообщений", "21 новое сообщение", "111 новых сообщений",
  ]);
});

test("a page in another language gets English, a page without a language Russian", () => {
  assert.equal(setLang("de-DE"), "en");
  assert.equal(t("send"), "Send");
  assert.equal(setLang(""), "ru");
  assert.equal(t("send"), "Отправить");
});

test("days are named from today on", () => {
  const now = new Date("2026-11-21T12:00:00");
  assert.deepEqual(
    ["2026-11-21T00:10:00", "2026-11-20T23:50:00", "2026-11-14T10:00:00", "2025-11-14T10:00:00"].map((iso) => day(iso, now)),
    ["Сегодня", "Вчера", "14 ноября", "14 ноября 2025 г."],
  );
});

test("sizes are short", () => {
  assert.deepEqual([512, 1536, 20 * 1024 * 1024].map((bytes) => size(bytes)), ["512\u00a0Б", "1,5\u00a0КБ", "20\u00a0МБ"]);
});
