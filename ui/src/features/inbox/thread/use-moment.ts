import { useEffect, useState } from "react";

const LONGEST_MS = 2_000_000_000;

/** Whether a moment has passed; turns true by itself when it does. */
export function useMoment(at: string | null): boolean {
  const [now, setNow] = useState(() => Date.now());
  const until = at === null ? NaN : Date.parse(at);
  useEffect(() => {
    const left = until - Date.now();
    if (!(left > 0)) return undefined;
    const timer = window.setTimeout(() => { setNow(Date.now()); }, Math.min(left + 50, LONGEST_MS));
    return () => { window.clearTimeout(timer); };
  }, [until, now]);
  return until <= Math.max(now, Date.now());
}
