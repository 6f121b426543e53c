import { describe, expect, it } from "vitest";

import type { Reason } from "@/lib/api/types";

import { filesAtFault, foundIn, piecesOf } from "./fragments";

function reason(fragments: NonNullable<Reason["fragments"]>, part: Partial<Reason> = {}): Reason {
  return { rule_id: "MSG-149-10-8", version: 1, effect: "denied", title: "", text: "", article: "149-ФЗ, ст. 10", confidence: "", nature: "law", source: "", fragments, ...part };
}

const PASSPORT = { start: 8, end: 19, kind: "PASSPORT", words: "паспорт РФ" };
const TEXT = "паспорт 4509 123456 верно?";

const marks = (pieces: ReturnType<typeof piecesOf>) => pieces.filter((one) => one.words).map((one) => one.text);

describe("places at fault", () => {
  it("are cut out of the text, and nothing of it is lost", () => {
    const pieces = piecesOf(TEXT, TEXT, [reason([PASSPORT])]);
    expect(marks(pieces)).toEqual(["4509 123456"]);
    expect(pieces.map((one) => one.text).join("")).toBe(TEXT);
  });

  it("are counted in code points: a picture before them moves nothing", () => {
    const text = `👍🏽 ${TEXT}`;
    const moved = { ...PASSPORT, start: PASSPORT.start + 3, end: PASSPORT.end + 3 };
    expect(marks(piecesOf(text, text, [reason([moved])]))).toEqual(["4509 123456"]);
  });

  it("behind what has been written since are not marked until the next verdict", () => {
    const phone = { start: 0, end: 7, kind: "WORD", words: "слово" };
    expect(marks(piecesOf("паспорт и 4509 123456", TEXT, [reason([phone, PASSPORT])]))).toEqual(["паспорт"]);
  });

  it("may overlap: each says all that is known of it", () => {
    const wide = { start: 0, end: 19, kind: "PERSON", words: "человек с паспортом" };
    const pieces = piecesOf(TEXT, TEXT, [reason([wide]), reason([PASSPORT])]);
    expect(pieces.map((one) => [one.text, one.words])).toEqual([
      ["паспорт ", ["человек с паспортом"]], ["4509 123456", ["человек с паспортом", "паспорт РФ"]], [" верно?", undefined],
    ]);
  });

  it.each([[{ start: -1, end: 4 }], [{ start: 5, end: 5 }], [{ start: 20, end: 900 }]])("outside of the text are no places: %o", (edges) => {
    expect(marks(piecesOf(TEXT, TEXT, [reason([{ ...PASSPORT, ...edges }])]))).toEqual([]);
  });

  it("of a rule that only watches look otherwise", () => {
    expect(piecesOf(TEXT, TEXT, [reason([PASSPORT], { shadow: true })])[1]?.shadow).toBe(true);
    expect(piecesOf(TEXT, TEXT, [reason([PASSPORT], { shadow: true }), reason([PASSPORT])])[1]?.shadow).toBe(false);
  });

  it("are told in words, each thing once; those of files by their number", () => {
    const name = { start: 0, end: 5, kind: "PERSON", words: "имя человека", where: "file", number: 1 };
    const all = [reason([PASSPORT, name]), reason([PASSPORT])];
    expect(foundIn(all)).toEqual(["паспорт РФ"]);
    expect(filesAtFault(all)).toEqual({ 1: "имя человека" });
  });
});
