import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { answer, api } from "@/lib/api/client";
import type { components } from "@/lib/api/schema.gen";
import type { Verdict } from "@/lib/api/types";

type Preview = components["schemas"]["PreviewGiven"];

/** Nothing leaves the browser before the hand has rested so long. */
export const PAUSE_MS = 120;
/** Sending waits so long for the verdict about what is written; the gate decides anew at the moment of sending anyway. */
const PATIENCE_MS = 1500;
const FRESH_MS = 15_000;
/** A file that is still being read will be, soon. */
const READING_MS = 700;

interface Asked {
  text: string;
  verdict: Verdict;
}

function question(body: string) {
  return {
    queryKey: ["gate", body],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Asked> => {
      const given = JSON.parse(body) as Preview;
      return { text: given.text ?? "", verdict: (await answer(api.POST("/api/v1/gate/preview", { body: given, signal }))) as Verdict };
    },
    staleTime: FRESH_MS,
    gcTime: 30_000,
    retry: false,
  };
}

interface Judged {
  verdict?: Verdict;
  asked: string;
  known: () => Verdict | undefined;
  settle: () => Promise<Verdict | undefined>;
}

/**
 * What the gate would say to these words now, and of which words it says so. An outdated question is cancelled.
 * `known` is the verdict about exactly these words, if there is one; `settle` resolves it, or with nothing if there
 * is none in time.
 */
export function useVerdict(conversationId: number, text: string, fileIds: number[]): Judged {
  const queries = useQueryClient();
  const body = JSON.stringify({ conversation_id: conversationId, text, file_ids: fileIds });
  const [asked] = useDebouncedValue(body, PAUSE_MS);
  const { data } = useQuery({
    ...question(asked), placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.verdict.files?.some((file) => file.state === "reading") ? READING_MS : false),
  });
  const known = useCallback(() => {
    const found = queries.getQueryState<Asked>(["gate", body]);
    return found?.data && Date.now() - found.dataUpdatedAt < FRESH_MS ? found.data.verdict : undefined;
  }, [body, queries]);
  const settle = useCallback(async () => {
    const late = new Promise<undefined>((resolve) => { window.setTimeout(resolve, PATIENCE_MS, undefined); });
    const found = await Promise.race([queries.fetchQuery(question(body)).catch(() => undefined), late]);
    return found?.verdict;
  }, [body, queries]);
  return { verdict: data?.verdict, asked: data?.text ?? "", known, settle };
}
