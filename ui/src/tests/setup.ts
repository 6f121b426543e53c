import "@testing-library/jest-dom/vitest";

import { configure } from "@testing-library/react";

configure({ asyncUtilTimeout: 60_000 }); // the machine may be busy; a test that passes does not wait

class NoResize implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NoResize;
globalThis.matchMedia ??= (query: string) => ({
  matches: false,
  media: query,
  onchange: null,
  addListener: () => undefined,
  removeListener: () => undefined,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  dispatchEvent: () => false,
});

// A field that grows with its text asks when fonts have come.
if (!("fonts" in document)) Object.defineProperty(document, "fonts", { value: new EventTarget() });
Element.prototype.scrollIntoView ??= () => undefined;
