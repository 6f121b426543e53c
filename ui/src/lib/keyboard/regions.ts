/** F6 walks the regions of a screen; each marks itself with `data-region` and says what takes the focus inside. */
function regions(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((region) => region.offsetParent !== null || region.offsetWidth > 0);
}

function enter(region: HTMLElement): void {
  const wanted =
    region.querySelector<HTMLElement>("[data-region-focus]") ??
    region.querySelector<HTMLElement>('[tabindex="0"], button:not([disabled]), a[href], input, textarea') ??
    region;
  if (wanted === region && !region.hasAttribute("tabindex")) region.tabIndex = -1;
  wanted.focus();
}

export function walkRegions(step: 1 | -1): boolean {
  const all = regions();
  if (all.length === 0) return false;
  const active = document.activeElement;
  const at = all.findIndex((region) => region.contains(active));
  const next = all[(at + step + all.length) % all.length];
  if (next) enter(next);
  return true;
}
