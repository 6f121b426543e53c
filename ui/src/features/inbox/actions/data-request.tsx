import { Modal, Select, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import type { components } from "@/lib/api/schema.gen";
import { http } from "@/lib/api/http";
import { shortDate } from "@/lib/i18n/format";
import { useSession } from "@/lib/session/session";

import styles from "./data-request.module.css";

type Shapes = components["schemas"];

const path = (id: number): string => `/api/v1/conversations/${String(id)}/subject-requests`;

/** What the person asks of their data: proposed by their words, taken by whoever answers, shown while it is open. */
export function DataRequest({ conversation, asking, onAsk }: { conversation: number; asking: boolean; onAsk: (asks: boolean) => void }) {
  const { t } = useTranslation("rights");
  const may = useSession().permissions.includes("conversations.reply");
  const found = useQuery({
    queryKey: ["messages", conversation, "subject-requests"],
    queryFn: () => http.get<Shapes["OfConversation"]>(path(conversation)),
    refetchInterval: 30_000,
  });
  const proposed = found.data?.proposed;
  const open = found.data?.items.filter((item) => item.state === "open") ?? [];
  return (
    <>
      {open.map((item) => <p key={item.id} className={styles.strip}>{t("take.open", { title: item.title, date: shortDate(item.due_on) })}</p>)}
      {proposed && may && (
        <div className={styles.strip} role="note">
          <span>{t("take.proposed", { title: proposed.title })}</span>
          <Button size="sm" onClick={() => { onAsk(true); }}>{t("take.take")}</Button>
        </div>
      )}
      {asking && <TakeDialog conversation={conversation} proposed={proposed ?? null} onClose={() => { onAsk(false); }} />}
    </>
  );
}

function TakeDialog({ conversation, proposed, onClose }: { conversation: number; proposed: Shapes["ProposedShape"] | null; onClose: () => void }) {
  const { t } = useTranslation(["rights", "common"]);
  const queries = useQueryClient();
  const kinds = useQuery({ queryKey: ["privacy", "kinds"], queryFn: () => http.get<Shapes["RequestKindShape"][]>("/api/v1/privacy/request-kinds") });
  const [kind, setKind] = useState<string | null>(proposed?.kind ?? null);
  const [words, setWords] = useState(proposed?.words ?? "");
  const take = useMutation({
    mutationFn: () => http.post(path(conversation), { kind, words }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["messages", conversation, "subject-requests"] });
      onClose();
    },
  });
  const chosen = kinds.data?.find((item) => item.id === kind);
  return (
    <Modal opened onClose={onClose} title={t("take.title")} closeButtonProps={{ "aria-label": t("common:close") }}>
      <div className={styles.form}>
        <Select label={t("take.kind")} value={kind} onChange={setKind} data={(kinds.data ?? []).map((item) => ({ value: item.id, label: item.title }))} />
        {chosen?.norms.map((norm) => <p key={norm.rule} className={styles.norm}>{norm.norm}: {norm.duty}</p>)}
        <Textarea label={t("take.words")} autosize minRows={3} maxRows={10} maxLength={4000} value={words} onChange={(event) => { setWords(event.currentTarget.value); }} />
        <div className={styles.actions}>
          <Button variant="quiet" onClick={onClose}>{t("common:cancel")}</Button>
          <Button variant="primary" busy={take.isPending} disabled={!kind} onClick={() => { take.mutate(); }}>{t("take.take")}</Button>
        </div>
      </div>
    </Modal>
  );
}
