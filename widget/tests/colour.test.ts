import "./page";
import assert from "node:assert/strict";
import test from "node:test";
import { contrast, palette } from "../src/frame/colour";

test("whatever accent is chosen, texts on it and in it stay readable in both schemes", () => {
  for (const accent of ["#0b6a77", "#ffffff", "#000000", "#ffd400", "#ff0000", "#7f7f7f", "#00ff88", "rubbish"]) {
    for (const dark of [false, true]) {
      const p = palette(accent, dark);
      assert.ok(contrast(p.accent, p.onAccent) >= 4.5, `${accent} ${dark} fill ${JSON.stringify(p)}`);
      assert.ok(contrast(p.accentInk, dark ? "#101e22" : "#ffffff") >= 4.5, `${accent} ${dark} ink ${JSON.stringify(p)}`);
    }
  }
});

test("black on white has the contrast the standard names", () => {
  assert.equal(Math.round(contrast("#000000", "#ffffff")), 21);
});
