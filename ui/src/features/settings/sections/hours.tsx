import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { http } from "@/lib/api/http";

import { linesQuery } from "../data";
import { AutoReply, type ReplyRow } from "./auto-reply";
import { HoursForm, type HoursRow } from "./hours-form";

interface Answer {
  items: HoursRow[];
  replies: ReplyRow[];
}

/** Working hours and automatic replies, of the company or of one line. */
export default function Hours() {
  const { t } = useTranslation("settings");
  const [lineId, setLineId] = useState("");
  const lines = useQuery(linesQuery);
  const hours = useQuery({ queryKey: ["settings", "hours"], queryFn: () => http.get<Answer>("/api/v1/business-hours") });
  const line = lineId ? Number(lineId) : null;
  if (!hours.data) return <Card grow><ListState loading={hours.isPending} error={hours.error} empty onRetry={() => { void hours.refetch(); }} whenEmpty={null}>{null}</ListState></Card>;
  const own = hours.data.items.find((row) => row.business_line_id === line);
  const reply = (kind: ReplyRow["kind"]): ReplyRow | undefined => hours.data.replies.find((row) => row.kind === kind && row.business_line_id === line);
  return (
    <>
      <Card>
        <Select
          label={t("hours.whose")} description={line === null ? t("hours.companyHint") : t("hours.lineHint")} inputWrapperOrder={["label", "input", "description", "error"]} maw={400}
          allowDeselect={false} value={lineId} onChange={(value) => { setLineId(value ?? ""); }}
          data={[{ value: "", label: t("hours.company") }, ...(lines.data ?? []).filter((row) => !row.is_archived).map((row) => ({ value: String(row.id), label: row.name }))]}
        />
      </Card>
      <HoursForm key={`hours-${lineId}-${String(own?.updated_at)}`} lineId={line} row={own} />
      {(["greeting", "out_of_hours"] as const).map((kind) => <AutoReply key={`${kind}-${lineId}-${String(reply(kind)?.updated_at)}`} kind={kind} lineId={line} row={reply(kind)} />)}
    </>
  );
}
