// A constructed style sheet: the host's `style-src` does not have to allow anything for it.
export const STYLE = `
:host { all: initial; position: fixed; inset: auto; z-index: 2147483000; }
.button {
  position: fixed; bottom: max(20px, env(safe-area-inset-bottom)); width: 60px; height: 60px; padding: 0;
  border: 0; border-radius: 50%; background: var(--acc, #0b6a77); color: var(--on, #fff); cursor: pointer;
  display: grid; place-items: center; box-shadow: 0 4px 16px rgb(0 0 0 / .18), 0 1px 3px rgb(0 0 0 / .1);
  transition: transform 80ms ease-out; font: 600 11px/1 system-ui, sans-serif;
}
.button:hover { transform: translateY(-1px); }
.button:focus-visible { outline: 3px solid var(--acc, #0b6a77); outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
.button svg { width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 1.8;
  stroke-linecap: round; stroke-linejoin: round; }
.badge {
  position: absolute; top: -2px; inset-inline-end: -2px; min-width: 20px; height: 20px; padding: 0 5px;
  box-sizing: border-box; border-radius: 10px; background: #b0281d; color: #fff; line-height: 20px; text-align: center;
  border: 0; box-shadow: 0 0 0 2px #fff;
}
.frame {
  position: fixed; bottom: 92px; width: 360px; height: min(560px, calc(100dvh - 112px)); border: 0;
  border-radius: 12px; box-shadow: 0 18px 60px rgb(0 0 0 / .26), 0 2px 8px rgb(0 0 0 / .12);
  color-scheme: normal; background: transparent;
}
.banner {
  position: fixed; inset: 0 0 auto 0; box-sizing: border-box; display: flex; flex-wrap: wrap; align-items: center;
  gap: 6px 16px; padding: 12px 56px 12px 20px; background: #fff; color: #0f262c; border-bottom: 3px solid var(--acc, #0b6a77);
  box-shadow: 0 2px 12px rgb(0 0 0 / .14); font: 400 15px/1.4 system-ui, sans-serif; overflow-wrap: anywhere;
  max-height: 40dvh; overflow: auto;
}
.banner p { margin: 0; }
.banner a { color: #09606c; font-weight: 600; padding: 4px 0; }
.banner a:focus-visible, .banner button:focus-visible { outline: 3px solid var(--acc, #0b6a77); outline-offset: 2px; }
.banner button {
  position: absolute; top: 4px; inset-inline-end: 8px; width: 44px; height: 44px; border: 0; background: none; color: inherit;
  font: 400 24px/1 system-ui, sans-serif; cursor: pointer;
}
.right { right: max(20px, env(safe-area-inset-right)); }
.left { left: max(20px, env(safe-area-inset-left)); }
.sr { position: fixed; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
@media (max-width: 479px) {
  .frame { inset: 0; width: 100%; height: 100dvh; border-radius: 0; box-shadow: none; }
  .button.open { display: none; }
}
@media (prefers-reduced-motion: reduce) { .button { transition: none; } .button:hover { transform: none; } }
@media (forced-colors: active) { .button, .frame { border: 2px solid ButtonText; } }
@media print { :host { display: none; } }
`;
