import { useMutation, useQueryClient } from "@tanstack/react-query";

import { http } from "@/lib/api/http";
import type { AccountSettings, Session } from "./types";

import { sessionQuery } from "./session";

/** Personal settings change on the screen at once and are kept on the server. */
export function useChangeSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: AccountSettings) => http.patch("/api/v1/profile", { settings: change }),
    onMutate: (change) => {
      const before = queries.getQueryData(sessionQuery.queryKey);
      queries.setQueryData<Session | null>(sessionQuery.queryKey, (old) =>
        old ? { ...old, account: { ...old.account, settings: { ...old.account.settings, ...change } } } : old,
      );
      return before;
    },
    onError: (_error, _change, before) => {
      if (before) queries.setQueryData(sessionQuery.queryKey, before);
    },
  });
}
