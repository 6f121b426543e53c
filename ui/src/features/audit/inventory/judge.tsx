import { Select, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { StatusChip } from "@/components/status-chip";
import { explain, http } from "@/lib/api/http";
import { useSession } from "@/lib/session/session";

import { itemsQuery, useAuditWrite, type Item } from "../data";
import styles from "../audit.module.css";

type Verdict = "accept" | "reject" | "merge" | "retire" | "restore";
const VERDICTS: Record<string, Verdict[]> = { proposed: ["accept", "merge", "reject"], active: ["retire"], rejected: ["accept"], retired: ["restore"], merged: [] };

/** What a person decides: is it used, is it the same as another, is it used no more. */
export function Judge({ item, onDone }: { item: Item; onDone: () => void }) {
  const { t } = useTranslation("audit");
  const may = useSession().permissions.includes("audit.manage");
  const [why, setWhy] = useState("");
  const [into, setInto] = useState<string | null>(null);
  const isProposed = item.state === "proposed";
  const others = useInfiniteQuery({ ...itemsQuery({ stands: "active", word: "" }), enabled: isProposed });
  const judge = useAuditWrite((verdict: Verdict) => http.post(`/api/v1/audit/items/${String(item.id)}/judge`, { verdict, why, into_id: verdict === "merge" && into ? Number(into) : null }), onDone);
  const rows = (others.data?.pages ?? []).flatMap((page) => page.items).filter((one) => one.id !== item.id);
  return (
    <div className={styles.row}>
      <p><StatusChip tone={isProposed ? "hold" : "neutral"}>{t(`state.${item.state}`)}</StatusChip> {item.why}</p>
      {may && isProposed && rows.length > 0 && <Select label={t("judge.into")} searchable clearable data={rows.map((one) => ({ value: String(one.id), label: one.title }))} value={into} onChange={setInto} />}
      {may && (VERDICTS[item.state] ?? []).length > 0 && (
        <>
          <TextInput label={t("judge.why")} maxLength={500} value={why} onChange={(event) => { setWhy(event.currentTarget.value); }} />
          <div className={styles.foot}>
            {(VERDICTS[item.state] ?? []).map((verdict, at) => (
              <Button key={verdict} size="sm" variant={at === 0 && isProposed ? "primary" : "default"} busy={judge.isPending} disabled={verdict === "merge" && !into} onClick={() => { judge.mutate(verdict); }}>{t(`judge.${verdict}`)}</Button>
            ))}
          </div>
        </>
      )}
      {judge.error && <p role="alert" className={styles.refusal}>{explain(judge.error)}</p>}
    </div>
  );
}
