import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { answer, api } from "@/lib/api/client";
import { keys } from "@/lib/realtime/keys";
import { attachLive, snapshot } from "@/lib/realtime/live";
import { operatorId, useSession } from "@/lib/session/session";

/** Every page of the shell stays live: the counter of the rail and alerts do not depend on the inbox being open. */
export function useLive(): void {
  const queries = useQueryClient();
  const me = operatorId(useSession());
  useEffect(() => { attachLive(queries, me); }, [me, queries]);
  useQuery({
    queryKey: ["live-start"],
    staleTime: Infinity,
    queryFn: () => snapshot(() => answer(api.GET("/api/v1/conversations", { params: { query: { view: "mine", status: "open", limit: 1 } } })), (page) => page),
  });
  const { data } = useQuery({
    queryKey: keys.counters({ status: "open" }),
    queryFn: () => answer(api.GET("/api/v1/conversations/counters", { params: { query: { status: "open" } } })),
    staleTime: 30_000,
  });
  useEffect(() => {
    if (data) queries.setQueryData(keys.unread, data);
  }, [data, queries]);
}
