import type { KeyboardEvent } from "react";

import { useSettings } from "@/lib/session/session";

import { opensSnippets, type Suggestion } from "./suggestions";

interface Plan {
  suggesting: boolean;
  suggestions: Suggestion[];
  active: number;
  setActive: (at: number) => void;
  pick: (one: Suggestion) => void;
  submit: () => void;
  /** Absent where there are no snippets. */
  snippets?: () => void;
  leave: () => void;
}

/** Keys of the text field: suggestions first, then sending, then leaving the field. */
export function useComposerKeys(plan: Plan): (event: KeyboardEvent) => void {
  const { enter_sends: enterSends } = useSettings();
  return (event) => {
    if (event.nativeEvent.isComposing) return;
    const { suggestions, active } = plan;
    const chosen = suggestions[active];
    const enter = event.code === "Enter" || event.code === "NumpadEnter";
    if (plan.suggesting && suggestions.length > 0) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
      if (step !== undefined) {
        event.preventDefault();
        plan.setActive((active + step + suggestions.length) % suggestions.length);
        return;
      }
      if ((enter || event.code === "Tab") && chosen && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        plan.pick(chosen);
        return;
      }
    }
    // By its place: in the Russian layout this key gives «.», which begins no word.
    const field = event.target as HTMLTextAreaElement;
    const bare = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.code === "Slash" && bare && plan.snippets && opensSnippets(field.value, field.selectionStart)) {
      event.preventDefault();
      plan.snippets();
      return;
    }
    if (event.code === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      plan.leave();
      return;
    }
    const modified = event.ctrlKey || event.metaKey;
    if (enter && !event.shiftKey && !event.altKey && (modified || enterSends)) {
      event.preventDefault();
      plan.submit();
    }
  };
}
