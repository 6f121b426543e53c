import { skipToken, useQuery } from "@tanstack/react-query";

import type { Counters } from "@/lib/api/types";

/** Read from the cache of the conversation list: the rail asks the server for nothing itself. */
export function useUnread(): number {
  const { data } = useQuery<Counters>({ queryKey: ["unread"], queryFn: skipToken });
  return data?.unread_mine ?? 0;
}
