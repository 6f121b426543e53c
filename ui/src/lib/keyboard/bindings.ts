/** Keys are told by their place (`event.code`), so that they work in the Russian layout and with Caps Lock. */
export interface Binding {
  action: string;
  code: string;
  ctrl?: true;
  alt?: true;
  shift?: true;
  /** Single letters act only outside text fields and can be switched off. */
  single?: true;
}

export const bindings = [
  { action: "palette", code: "KeyK", ctrl: true },
  { action: "next", code: "KeyJ", alt: true },
  { action: "previous", code: "KeyK", alt: true },
  { action: "next", code: "KeyJ", single: true },
  { action: "previous", code: "KeyK", single: true },
  { action: "close", code: "KeyE", alt: true },
  { action: "closeNext", code: "KeyE", ctrl: true, alt: true },
  { action: "snooze", code: "KeyM", alt: true },
  { action: "queue", code: "KeyQ", alt: true },
  { action: "assignMe", code: "KeyI", alt: true },
  { action: "assign", code: "KeyI", alt: true, shift: true },
  { action: "tab", code: "KeyN", alt: true },
  { action: "panel", code: "KeyO", alt: true },
  { action: "channel", code: "KeyC", alt: true },
  { action: "tag", code: "KeyT", alt: true },
  { action: "reply", code: "KeyL", alt: true },
  { action: "note", code: "KeyP", alt: true },
  { action: "attach", code: "KeyA", ctrl: true, alt: true },
  { action: "check", code: "KeyX", single: true },
  { action: "checkRange", code: "KeyX", shift: true, single: true },
  { action: "takeBack", code: "KeyZ", ctrl: true },
  { action: "nextRegion", code: "F6" },
  { action: "previousRegion", code: "F6", shift: true },
  { action: "keys", code: "Slash", shift: true, single: true },
  { action: "leave", code: "Escape" },
] as const satisfies readonly Binding[];

export type Action = (typeof bindings)[number]["action"];

export interface KeyPress {
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export interface KeyContext {
  inText: boolean;
  /** An empty field has nothing of its own to take back. */
  emptyField?: boolean;
  singleKeys: boolean;
}

const list: readonly Binding[] = bindings;

/** The action of a key press, or nothing when the press belongs to the text field or to the browser. */
export function actionOf(press: KeyPress, context: KeyContext): Action | undefined {
  const ctrl = press.ctrlKey || press.metaKey;
  const found = list.find(
    (binding) =>
      binding.code === press.code &&
      (binding.ctrl ?? false) === ctrl &&
      (binding.alt ?? false) === press.altKey &&
      (binding.shift ?? false) === press.shiftKey,
  );
  if (!found) return undefined;
  if (found.single && (context.inText || !context.singleKeys)) return undefined;
  if (found.action === "takeBack" && context.inText && !context.emptyField) return undefined;
  return found.action as Action;
}

const RUSSIAN: Record<string, string> = {
  A: "Ф", C: "С", E: "У", I: "Ш", J: "О", K: "Л", L: "Д", M: "Ь", N: "Т", O: "Щ", P: "З", Q: "Й", T: "Е", X: "Ч", Z: "Я",
};

export const onMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

function names(): { ctrl: string; alt: string; shift: string } {
  return onMac ? { ctrl: "⌘", alt: "⌥", shift: "⇧" } : { ctrl: "Ctrl", alt: "Alt", shift: "Shift" };
}

function keyName(code: string): string {
  if (code.startsWith("Key")) return code.slice(3);
  if (code === "Slash") return "/";
  if (code === "Escape") return "Esc";
  return code;
}

/** «Alt J», or «Alt J / О» with the letter of the Russian layout. */
export function keysText(binding: Binding, both = false): string {
  const word = names();
  const letter = keyName(binding.code);
  const russian = RUSSIAN[letter];
  const parts = [binding.ctrl && word.ctrl, binding.alt && word.alt, binding.shift && word.shift, both && russian ? `${letter} / ${russian}` : letter];
  return parts.filter(Boolean).join(" ");
}

/** The first key of an action, for tooltips and menus. */
export function keysOf(action: Action): string {
  const binding = list.find((known) => known.action === action);
  return binding ? keysText(binding) : "";
}
