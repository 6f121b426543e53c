// One accent colour is configured; the rest is derived so that text on it and text in it stay readable (WCAG AA).

type Rgb = [number, number, number];

function parse(hex: string): Rgb {
  const value = /^#[0-9a-f]{6}$/i.test(hex) ? Number.parseInt(hex.slice(1), 16) : 0x0b6a77;
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(parse(a)), luminance(parse(b))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function mix(from: string, to: string, share: number): string {
  const [a, b] = [parse(from), parse(to)];
  return `#${a.map((part, i) => Math.round(part + ((b[i] ?? 0) - part) * share).toString(16).padStart(2, "0")).join("")}`;
}

/** Move ``colour`` towards ``goal`` until it reads on ``ground``. */
function readable(colour: string, ground: string, goal: string): string {
  let result = colour;
  for (let share = 0; share <= 1 && contrast(result, ground) < 4.5; share += 0.05) result = mix(colour, goal, share);
  return result;
}

export interface Palette {
  accent: string;
  onAccent: string;
  accentInk: string;
}

export function palette(accent: string, dark: boolean): Palette {
  const base = accent.toLowerCase();
  if (base === "#0b6a77") {
    return dark
      ? { accent: "#5bbac5", onAccent: "#04242a", accentInk: "#74c8d1" }
      : { accent: "#0b6a77", onAccent: "#ffffff", accentInk: "#09606c" };
  }
  let fill = dark ? readable(base, "#101e22", "#ffffff") : base;
  // A middling colour carries neither white nor dark text well: it moves the way its scheme asks.
  if (Math.max(contrast(fill, "#ffffff"), contrast(fill, "#04242a")) < 4.5) {
    fill = dark ? readable(fill, "#04242a", "#ffffff") : readable(fill, "#ffffff", "#000000");
  }
  return {
    accent: fill,
    onAccent: contrast(fill, "#ffffff") >= contrast(fill, "#04242a") ? "#ffffff" : "#04242a",
    accentInk: dark ? readable(base, "#15383f", "#ffffff") : readable(base, "#edf2f2", "#000000"),
  };
}
