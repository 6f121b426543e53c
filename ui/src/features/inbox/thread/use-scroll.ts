import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from "react";

import type { Message } from "@/lib/api/types";

/** Near enough to the end to count as reading it. */
const END_PX = 48;
const OLDER_PX = 400;

interface ScrollPlan {
  messages: Message[];
  loadOlder: () => void;
}

interface Scroll {
  box: RefObject<HTMLDivElement | null>;
  fresh: number;
  toEnd: () => void;
  onScroll: () => void;
}

/**
 * The place under the eyes never moves: older messages push nothing, new ones are followed only by a reader at the end,
 * anyone else gets a count. An own message always goes to the end.
 */
export function useScroll({ messages, loadOlder }: ScrollPlan): Scroll {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const before = useRef({ first: 0, last: "", height: 0 });
  const [fresh, setFresh] = useState(0);
  const first = messages[0]?.id ?? 0;
  const end = messages.at(-1);
  const last = end ? (end.client_key ?? String(end.id)) : "";

  const toEnd = useCallback(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
    setFresh(0);
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const known = before.current;
    if (known.first !== 0 && first !== known.first && last === known.last) {
      element.scrollTop += element.scrollHeight - known.height;
    } else if (last !== known.last) {
      if (known.last === "" || atEnd.current || (end?.kind !== "in" && end?.id !== undefined && end.id < 0)) toEnd();
      else if (end?.kind === "in") setFresh((count) => count + 1);
    }
    before.current = { first, last, height: element.scrollHeight };
  }, [end, first, last, messages, toEnd]);

  useLayoutEffect(() => {
    const element = box.current;
    const content = element?.firstElementChild;
    if (!element || !content) return undefined;
    const watch = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
      before.current.height = element.scrollHeight;
    });
    watch.observe(content);
    watch.observe(element);
    return () => { watch.disconnect(); };
  }, [messages.length]);

  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < END_PX;
    if (atEnd.current) setFresh(0);
    if (element.scrollTop < OLDER_PX) loadOlder();
  }, [loadOlder]);

  return { box, fresh, toEnd, onScroll };
}
