import type { Banner, Look } from "../protocol";
import { createBanner } from "./banner";
import { STYLE } from "./style";

export interface Panel {
  frame: HTMLIFrameElement;
  isOpen(): boolean;
  show(open: boolean): void;
  dress(look: Look): void;
  unread(count: number, label: string): void;
  announce(banner: Banner, onClose: () => void): void;
}

const SVG = "http://www.w3.org/2000/svg";
const BUBBLE = "M12 20l-3-3H6a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3h12a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-3zM8 9h8M8 13h5";
const DOWN = "M6 9l6 6 6-6";

function icon(): { svg: SVGSVGElement; draw(path: string): void } {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  svg.append(path);
  return { svg, draw: (d) => path.setAttribute("d", d) };
}

/** The button and the frame in a shadow root: the site's styles do not reach them, nor theirs the site. */
export function createPanel(address: string, toggle: (open: boolean) => void): Panel {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const frame = document.createElement("iframe");
  frame.className = "frame";
  frame.hidden = true;
  frame.setAttribute("referrerpolicy", "origin");
  frame.src = address;

  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.hidden = true;
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  const drawing = icon();
  drawing.draw(BUBBLE);
  const badge = document.createElement("span");
  badge.className = "badge";
  badge.hidden = true;
  badge.setAttribute("aria-hidden", "true");
  button.append(drawing.svg, badge);

  const status = document.createElement("div");
  status.className = "sr";
  status.setAttribute("role", "status");
  root.append(frame, button, status);
  document.body.append(host);

  let open = false;
  let look: Look | null = null;
  let unreadLabel = "";
  const name = (): void => {
    const label = open ? look?.closeLabel : [look?.label, unreadLabel].filter(Boolean).join(". ");
    button.setAttribute("aria-label", label ?? "");
  };
  button.addEventListener("click", () => toggle(!open));
  return {
    frame,
    isOpen: () => open,
    show: (value) => {
      open = value;
      frame.hidden = !value;
      button.classList.toggle("open", value);
      button.setAttribute("aria-expanded", String(value));
      drawing.draw(value ? DOWN : BUBBLE);
      name();
      if (value) frame.focus();
      else button.focus();
    },
    dress: (value) => {
      look = value;
      host.style.setProperty("--acc", value.accent);
      host.style.setProperty("--on", value.onAccent);
      button.classList.remove("left", "right");
      frame.classList.remove("left", "right");
      button.classList.add(value.position);
      frame.classList.add(value.position);
      frame.title = value.frameTitle;
      button.hidden = false;
      name();
    },
    announce: (banner, onClose) => createBanner(root, banner, onClose),
    unread: (count, label) => {
      badge.hidden = count === 0;
      badge.textContent = count > 99 ? "99+" : String(count);
      unreadLabel = label;
      if (count > 0 && !open) status.textContent = label;
      name();
    },
  };
}
