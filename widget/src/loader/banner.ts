import type { Banner } from "../protocol";

const SAFE = /^(https:|mailto:)/i;

/** Names these words: others are shown again to whoever closed the ones before. */
export function mark(banner: Banner): string {
  let sum = 0;
  for (const letter of JSON.stringify([banner.text, banner.links])) sum = (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0;
  return sum.toString(36);
}

/** A line over the head of the page, until the visitor closes it. Words and addresses are put as text, never as markup. */
export function createBanner(root: ShadowRoot, banner: Banner, onClose: () => void): void {
  const box = document.createElement("section");
  box.className = "banner";
  box.setAttribute("aria-label", banner.label);
  const text = document.createElement("p");
  text.textContent = banner.text;
  box.append(text);
  for (const { title, url } of banner.links) {
    if (!SAFE.test(url)) continue;
    const link = document.createElement("a");
    link.textContent = title;
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    box.append(link);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", banner.closeLabel);
  close.addEventListener("click", () => {
    box.remove();
    onClose();
  });
  box.append(close);
  root.append(box);
}
