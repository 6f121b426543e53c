import { Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import { time } from "@/lib/i18n/format";

import { useLines } from "../data/queries";
import styles from "./drawer.module.css";

type StaffBot = components["schemas"]["StaffBotShape"];
type Code = components["schemas"]["Code"];

const WAIT_MS = 5_000;

/** A bot for employees: the chats where new conversations are told, and who is linked to it. */
export function Staff({ id }: { id: number }) {
  const { t } = useTranslation("channels");
  const path = `/api/v1/inboxes/${String(id)}/staff`;
  const queries = useQueryClient();
  const { data } = useQuery({ queryKey: ["inboxes", id, "staff"], queryFn: () => http.get<StaffBot>(path), refetchInterval: WAIT_MS });
  const remove = useMutation({
    mutationFn: (what: string) => http.delete(`${path}/${what}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["inboxes", id, "staff"] }),
  });
  if (!data) return null;
  return (
    <section aria-label={t("staff.title")}>
      <h3>{t("staff.chats")}</h3>
      <ul className={styles.facts}>
        {data.chats.map((chat) => (
          <li key={chat.id}>
            <span>{t("staff.chat", { line: chat.line_name ?? t("staff.allLines"), by: chat.added_by ?? "" })}</span>
            <Button size="sm" onClick={() => { remove.mutate(`chats/${String(chat.id)}`); }}>{t("staff.unbind")}</Button>
          </li>
        ))}
        {data.chats.length === 0 && <li>{t("staff.noChats")}</li>}
      </ul>
      <ChatCode path={path} />
      <h3>{t("staff.people")}</h3>
      <ul className={styles.facts}>
        {data.people.map((person) => (
          <li key={person.operator_id}>
            <span>{`${person.name} · ${person.value}`}</span>
            <Button size="sm" onClick={() => { remove.mutate(`people/${String(person.operator_id)}`); }}>{t("staff.unlink")}</Button>
          </li>
        ))}
        {data.people.length === 0 && <li>{t("staff.noPeople")}</li>}
      </ul>
      <p className="t-caption">{t("staff.told", { sent: data.told.sent, waiting: data.told.waiting, failed: data.told.failed })}</p>
    </section>
  );
}

function ChatCode({ path }: { path: string }) {
  const { t } = useTranslation("channels");
  const lines = useLines().data ?? [];
  const [line, setLine] = useState("");
  const code = useMutation({ mutationFn: () => http.post<Code>(`${path}/chat-code`, { business_line_id: line ? Number(line) : null }) });
  return (
    <div className={styles.row}>
      <Select aria-label={t("staff.line")} allowDeselect={false} value={line} onChange={(value) => { setLine(value ?? ""); }} data={[{ value: "", label: t("staff.allLines") }, ...lines.map((one) => ({ value: String(one.id), label: one.name }))]} />
      <Button busy={code.isPending} onClick={() => { code.mutate(); }}>{t("staff.code")}</Button>
      {code.data && <p role="status">{t("staff.codeHint", { code: code.data.code, time: time(code.data.expires_at) })}</p>}
    </div>
  );
}
