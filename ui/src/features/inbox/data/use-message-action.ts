import { useMutation } from "@tanstack/react-query";

import { http } from "@/lib/api/http";

export type MessageAction =
  | { id: number; kind: "cancel" | "retry" | "remove" }
  | { id: number; kind: "resolve"; outcome: "sent" | "not_sent" }
  | { id: number; kind: "edit"; text: string };

/** The thread changes by the fact that follows, not by this call. */
export function useMessageAction() {
  return useMutation({
    mutationFn: async (action: MessageAction): Promise<unknown> => {
      const path = `/api/v1/messages/${String(action.id)}`;
      if (action.kind === "remove") return http.delete(path);
      if (action.kind === "edit") return http.patch(path, { text: action.text });
      if (action.kind !== "resolve") return http.post(`${path}/${action.kind}`);
      return http.post(`${path}/resolve`, { outcome: action.outcome });
    },
  });
}
