import { useEffect, useRef } from "react";

import { actionOf, type Action } from "./bindings";

type Handler = (event: KeyboardEvent) => boolean | undefined | void;

/** The last registered handler of an action acts; `false` passes the key on. */
const handlers = new Map<Action, Handler[]>();
let singleKeys = true;

export function allowSingleKeys(allowed: boolean): void {
  singleKeys = allowed;
}

function inText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [role=textbox]");
}

export function run(action: Action, event: KeyboardEvent): boolean {
  for (const handler of (handlers.get(action) ?? []).toReversed()) {
    if (handler(event) !== false) return true;
  }
  return false;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const emptyField = event.target instanceof HTMLTextAreaElement && event.target.value === "";
  const action = actionOf(event, { inText: inText(event.target), emptyField, singleKeys });
  if (action && run(action, event)) event.preventDefault();
}

export function listenToKeys(): () => void {
  window.addEventListener("keydown", onKeyDown);
  return () => { window.removeEventListener("keydown", onKeyDown); };
}

export function useAction(action: Action, handler: Handler, enabled = true): void {
  const latest = useRef(handler);
  useEffect(() => { latest.current = handler; });
  useEffect(() => {
    if (!enabled) return undefined;
    const own: Handler = (event) => latest.current(event);
    handlers.set(action, [...(handlers.get(action) ?? []), own]);
    return () => { handlers.set(action, (handlers.get(action) ?? []).filter((known) => known !== own)); };
  }, [action, enabled]);
}
