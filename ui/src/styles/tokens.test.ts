import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "..");
const css = readFileSync(join(SOURCE, "styles/tokens.css"), "utf8");

function scheme(selector: string): Map<string, string> {
  const body = css.slice(css.indexOf(selector)).replace(/^[^{]*\{/, "").split("}")[0] ?? "";
  return new Map([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((found) => [found[1] ?? "", (found[2] ?? "").trim()]));
}

const light = scheme(":root {");
const dark = new Map([...light, ...scheme(':root[data-mantine-color-scheme="dark"]')]);

function channel(value: number): number {
  const part = value / 255;
  return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function luminance(colours: Map<string, string>, name: string): number {
  let value = colours.get(name) ?? "";
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (other) value = colours.get(other) ?? "";
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(value.slice(at, at + 2), 16)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(colours: Map<string, string>, text: string, ground: string): number {
  const [a, b] = [luminance(colours, text), luminance(colours, ground)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const GROUNDS = ["bg", "surface", "sunk", "hover", "acc-t"];
const PAIRS: [string, string[], number][] = [
  ["ink", [...GROUNDS, "acc-t2", "out", "note"], 7],
  ["ink2", [...GROUNDS, "acc-t2", "out"], 4.5],
  ["ink3", GROUNDS, 4.5],
  ["acc-ink", [...GROUNDS, "out", "note"], 4.5],
  ["on-acc", ["acc", "acc-h"], 4.5],
  ["deny", ["deny-bg", "surface"], 4.5],
  ["hold", ["hold-bg", "surface", "acc-t"], 4.5],
  ["ok", ["ok-bg", "surface"], 4.5],
  ["note-ink", ["note"], 4.5],
  ["rail-ink", ["rail"], 4.5],
  ["rail-mark-ink", ["rail-mark", "rail-alarm"], 4.5],
  ["toast-act", ["toast"], 4.5],
  ["ctl", ["surface", "sunk"], 3],
  ["ch-ink", ["ch-max", "ch-vk", "ch-ok", "ch-yandex", "ch-tolk", "ch-mail", "ch-sms", "ch-chat"], 4.5],
];

describe.each([["light", light], ["dark", dark]] as const)("the %s scheme", (_name, colours) => {
  it.each(PAIRS)("shows %s readably", (text, grounds, least) => {
    for (const ground of grounds) expect(contrast(colours, text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(least);
  });
});

function styles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return styles(path);
    // The phone of the sandbox is another company's device and keeps its own colours.
    const ours = entry.name.endsWith(".module.css") && !path.endsWith("sandbox/phone.module.css");
    return ours ? [path] : [];
  });
}

describe("styles of components", () => {
  it.each(styles(SOURCE).map((path) => [path.slice(SOURCE.length + 1), path]))("%s takes colours from tokens only", (_name, path) => {
    const text = readFileSync(path, "utf8").replace(/url\([^)]*\)/g, "");
    expect(text.match(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/gi) ?? []).toEqual([]);
    for (const [, name] of text.matchAll(/var\(--([\w-]+)/g)) {
      const own = text.includes(`--${name ?? ""}:`) || ["ring", "fill"].includes(name ?? "") || name?.startsWith("mantine-");
      if (!own) expect(light.has(name ?? ""), `--${name ?? ""}`).toBe(true);
    }
  });
});
