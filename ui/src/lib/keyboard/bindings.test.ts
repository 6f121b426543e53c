import { describe, expect, it } from "vitest";

import { actionOf, bindings, keysText, type Binding, type KeyPress } from "./bindings";

const press = (code: string, part: Partial<KeyPress> = {}): KeyPress => ({ code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...part });
const outside = { inText: false, singleKeys: true };
const inside = { inText: true, singleKeys: true };
const list: readonly Binding[] = bindings;

function real(binding: Binding, key: string): KeyboardEvent {
  return new KeyboardEvent("keydown", { code: binding.code, key, ctrlKey: binding.ctrl ?? false, altKey: binding.alt ?? false, shiftKey: binding.shift ?? false });
}

describe("keys", () => {
  it("act by their place whatever the layout and Caps Lock make of the letter", () => {
    for (const binding of list) {
      for (const key of ["j", "J", "о", "О", "?", ","]) expect(actionOf(real(binding, key), outside)).toBe(binding.action);
    }
  });

  it("let single letters be typed in text and be switched off", () => {
    for (const binding of list.filter((one) => one.single)) {
      const event = press(binding.code, { shiftKey: binding.shift ?? false });
      expect(actionOf(event, inside)).toBeUndefined();
      expect(actionOf(event, { inText: false, singleKeys: false })).toBeUndefined();
    }
  });

  it("leave Ctrl+Z in a text field to the text, unless it is empty", () => {
    expect(actionOf(press("KeyZ", { ctrlKey: true }), inside)).toBeUndefined();
    expect(actionOf(press("KeyZ", { ctrlKey: true }), { ...inside, emptyField: true })).toBe("takeBack");
    expect(actionOf(press("KeyZ", { ctrlKey: true }), outside)).toBe("takeBack");
  });

  it("take the command key of a Mac for Ctrl", () => {
    expect(actionOf(press("KeyK", { metaKey: true }), inside)).toBe("palette");
  });

  it("are all different and leave the browser its own", () => {
    const seen = list.map((one) => keysText(one));
    expect(new Set(seen).size).toBe(seen.length);
    const taken = ["Ctrl N", "Ctrl T", "Ctrl W", "Ctrl L", "Ctrl F", "Alt D", "Alt ArrowLeft", "Alt ArrowRight", ...Array.from({ length: 10 }, (_unused, digit) => `Alt Digit${String(digit)}`)];
    for (const name of taken) expect(seen).not.toContain(name);
  });

  it("are printed with the letters of both layouts", () => {
    expect(keysText({ action: "next", code: "KeyJ", alt: true }, true)).toBe("Alt J / О");
  });
});
