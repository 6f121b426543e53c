import { describe, expect, it } from "vitest";

import { linkTrouble, pace } from "./data";

const TOLD = { people: 5, waiting: 0, sent: 4, told: 3, failed: 1, moved: 1, skipped: 0 };

const LIVE = { noticed_at: "2031-11-01T10:00:00Z", counted_at: null };

describe("the figures of a closing", () => {
  it("are counted anew often only while a notice is on its way", () => {
    expect(pace({ ...LIVE, notices: { ...TOLD, waiting: 1 } })).toBe(3000);
    expect(pace({ ...LIVE, notices: { ...TOLD, told: 2 } })).toBe(3000);
    expect(pace({ ...LIVE, notices: TOLD })).toBe(30_000);
    expect(pace(undefined)).toBe(30_000);
  });
  it("are asked for again soon when they are older than the notice", () => {
    expect(pace({ ...LIVE, counted_at: "2031-11-01T09:59:00Z", notices: TOLD })).toBe(3000);
    expect(pace({ ...LIVE, counted_at: "2031-11-01T10:01:00Z", notices: TOLD })).toBe(30_000);
  });
});

describe("a personal link in the words", () => {
  const now = Date.parse("2031-11-01T00:00:00Z");
  it("is warned of before its campaign is over", () => {
    expect(linkTrouble("Пишите: {link}", null, "2031-12-01", now)).toBe("gone");
    expect(linkTrouble("Пишите: {link}", "2031-12-20T00:00:00Z", "2031-12-01", now)).toBe("soon");
    expect(linkTrouble("Пишите: {link}", "2031-11-20T00:00:00Z", "2031-10-01", now)).toBe("soon");
    expect(linkTrouble("Пишите: {link}", "2032-02-01T00:00:00Z", "2031-12-01", now)).toBeNull();
  });
  it("is no matter where nobody promised one", () => {
    expect(linkTrouble("Пишите в MAX", null, "2031-12-01", now)).toBeNull();
  });
});
