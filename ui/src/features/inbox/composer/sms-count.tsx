import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answer, api } from "@/lib/api/client";
import type { components } from "@/lib/api/schema.gen";
import { number, roubles } from "@/lib/i18n/format";

import styles from "./sms-count.module.css";

type Given = components["schemas"]["EstimateGiven"];
type Estimate = components["schemas"]["EstimateShape"];

const SHOWN = 4;

/** Segments and price of these words; asked a moment after the last key. */
function useEstimate(given: Given): Estimate | undefined {
  const [asked] = useDebouncedValue(JSON.stringify(given), 200);
  const { data } = useQuery({
    queryKey: ["sms-estimate", asked],
    queryFn: () => answer(api.POST("/api/v1/sms/estimate", { body: JSON.parse(asked) as Given })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });
  return data;
}

/** What the message takes of SMS, and the cheaper spelling where odd signs alone make it dear. */
export function SmsCount({ inboxId, text, files, onPlain }: { inboxId: number; text: string; files: string[]; onPlain: (words: string) => void }) {
  const { t } = useTranslation("inbox");
  const found = useEstimate({ inbox_id: inboxId, text, file_names: files });
  if (!found || found.segments === 0) return null;
  const price = found.price === null ? "" : ` · ${roubles(Number(found.price))}`;
  const cheaper = found.plain_segments > 0 && found.plain_segments < found.segments;
  return (
    <span className={styles.count} role="status">
      {cheaper && (
        <button type="button" className={styles.cheaper} title={t("sms.odd", { signs: found.odd.slice(0, SHOWN).join(" ") })} onClick={() => { onPlain(found.plain); }}>
          {t("sms.cheaper", { count: found.plain_segments })}
        </button>
      )}
      <span title={t(found.alphabet === "ucs2" ? "sms.wide" : "sms.narrow")}>
        {t("sms.count", { count: found.segments })}{price} · {t("sms.left", { left: number(found.left) })}
      </span>
    </span>
  );
}
