import { useDebouncedValue } from "@mantine/hooks";
import { IconBan, IconClipboardCheck, IconHandStop, IconScale, IconShieldCheck, type TablerIcon } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "@/lib/api/client";
import type { components } from "@/lib/api/schema.gen";
import type { Verdict } from "@/lib/api/types";

import styles from "./gate-line.module.css";

type Preview = components["schemas"]["PreviewGiven"];

const LOOKS: Record<Verdict["outcome"], [TablerIcon, string]> = {
  cleared: [IconShieldCheck, "ok"],
  require: [IconClipboardCheck, "hold"],
  held: [IconHandStop, "hold"],
  contested: [IconScale, "hold"],
  denied: [IconBan, "deny"],
};

/** What the gate would say to these words now; asked a moment after the last key. */
export function useVerdict(conversationId: number, text: string, fileIds: number[]): Verdict | undefined {
  const [asked] = useDebouncedValue(JSON.stringify({ conversation_id: conversationId, text, file_ids: fileIds }), 300);
  const { data } = useQuery({
    queryKey: ["gate", asked],
    queryFn: async () => (await answer(api.POST("/api/v1/gate/preview", { body: JSON.parse(asked) as Preview }))) as Verdict,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    gcTime: 30_000,
    retry: false,
  });
  return data;
}

export function GateLine({ verdict, note, extra }: { verdict: Verdict | undefined; note: boolean; extra?: ReactNode }) {
  const { t } = useTranslation("inbox");
  if (note) return <p className={styles.line}><span className={styles.cause}>{t("gate.note")}</span></p>;
  if (!verdict) return <p className={styles.line} />;
  const [Icon, tone] = LOOKS[verdict.outcome];
  const reason = verdict.reasons[0];
  const cause = reason ? [reason.article, reason.text].filter(Boolean).join(": ") : t("gate.clear");
  return (
    <p className={styles.line} role="status" data-tone={tone}>
      <Icon size={16} stroke={2} aria-hidden="true" />
      <b>{t(`gate.${verdict.outcome}`)}</b>
      <span className={styles.cause} title={cause}>{cause}</span>
      {extra}
    </p>
  );
}
