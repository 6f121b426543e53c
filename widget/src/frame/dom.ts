// Elements without innerHTML: nothing a person typed can become markup.

type Child = Node | string | null | false | undefined;
type Props = Record<string, unknown>;

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on") && typeof value === "function") element.addEventListener(key.slice(2), value as EventListener);
    else if (key === "class") element.className = String(value);
    else if (key === "value") (element as HTMLInputElement).value = String(value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

// Tabler outline, https://tabler.io/icons, MIT.
const PATHS = {
  down: "M6 9l6 6 6-6",
  more: "M12 5v.01M12 12v.01M12 19v.01",
  clip: "M15 7l-6.5 6.5a1.5 1.5 0 0 0 3 3l6.5-6.5a3 3 0 0 0-6-6l-6.5 6.5a4.5 4.5 0 0 0 9 9l6.5-6.5",
  up: "M12 5v14M18 11l-6-6-6 6",
  check: "M5 12l5 5L20 7",
  checks: "M7 12l5 5L22 7M2 12l5 5m5-5l5-5",
  clock: "M3 12a9 9 0 1 0 18 0a9 9 0 0 0-18 0M12 7v5l3 3",
  alert: "M3 12a9 9 0 1 0 18 0a9 9 0 0 0-18 0M12 8v4M12 16v.01",
  shield: "M11.46 20.846a12 12 0 0 1-7.96-14.846a12 12 0 0 0 8.5-3a12 12 0 0 0 8.5 3a12 12 0 0 1-.09 7.06M15 19l2 2l4-4",
  x: "M18 6L6 18M6 6l12 12",
  file: "M14 3v4a1 1 0 0 0 1 1h4M17 21H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h7l5 5v11a2 2 0 0 1-2 2z",
  reply: "M9 14l-4-4 4-4M5 10h11a4 4 0 1 1 0 8h-1",
  back: "M5 12h14M5 12l6 6M5 12l6-6",
  open: "M12 6H6a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-6M11 13l9-9M15 4h5v5",
} as const;

export type Icon = keyof typeof PATHS;

export function icon(name: Icon, pixels = 18): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", String(pixels));
  svg.setAttribute("height", String(pixels));
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name: Icon, label: string, act: () => void, extra: Props = {}): HTMLButtonElement {
  return h("button", { type: "button", class: "round", "aria-label": label, title: label, onclick: act, ...extra }, icon(name, 20));
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"'«»]+[^\s<>"'«».,;:!?)\]]/gi;

/** Text with its web addresses as links; everything else stays text. */
export function linked(text: string): Node[] {
  const nodes: Node[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    nodes.push(document.createTextNode(text.slice(from, match.index)));
    nodes.push(outside(match[0], match[0]));
    from = match.index + match[0].length;
  }
  nodes.push(document.createTextNode(text.slice(from)));
  return nodes;
}

/** A link that leaves the chat; anything but http(s) stays plain text. */
export function outside(address: string, label: string, className = ""): HTMLElement {
  let safe = false;
  try {
    safe = /^https?:$/.test(new URL(address).protocol);
  } catch {
    safe = false;
  }
  if (!safe) return h("span", { class: className }, label);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow", class: className }, label);
}
