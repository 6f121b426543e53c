import { Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { api } from "@/lib/api/client";
import type { Conversation } from "@/lib/api/types";
import { longDate, number } from "@/lib/i18n/format";
import { keys } from "@/lib/realtime/keys";

import { usePerson } from "@/lib/people/people";
import styles from "./merge-dialog.module.css";

/** Joins this conversation into another one of the same person. */
export function MergeDialog({ conversation, onClose, onDone }: { conversation: Conversation; onClose: () => void; onDone: (id: number) => void }) {
  const { t } = useTranslation("inbox");
  const queries = useQueryClient();
  const { data } = usePerson(conversation.contact_id);
  const [into, setInto] = useState<number>();
  const others = data?.conversations.filter((one) => one.id !== conversation.id) ?? [];
  const target = others.find((one) => one.id === into);
  const merge = useMutation({
    mutationFn: (id: number) => api.POST("/api/v1/conversations/{conversation_id}/merge", { params: { path: { conversation_id: conversation.id } }, body: { into_id: id } }),
    onSuccess: (_answer, id) => {
      void queries.invalidateQueries({ queryKey: keys.lists });
      void queries.invalidateQueries({ queryKey: keys.messages(id) });
      onDone(id);
    },
  });
  return (
    <Modal opened onClose={onClose} title={t("merge.title")} closeButtonProps={{ "aria-label": t("common:close") }}>
      <p className={styles.text}>{others.length > 0 ? t("merge.text") : t("merge.none")}</p>
      <div className={styles.list} role="radiogroup" aria-label={t("merge.title")}>
        {others.map((one) => (
          <label key={one.id} className={styles.row}>
            <input type="radio" name="merge" checked={into === one.id} onChange={() => { setInto(one.id); }} />
            <ChannelBadge channel={one.channel} size={20} />
            <span>№ {number(one.number)} · {one.inbox_name}</span>
            <span className={styles.date}>{longDate(one.last_message_at)}</span>
          </label>
        ))}
      </div>
      <div className={styles.actions}>
        <Button variant="quiet" onClick={onClose}>{t("common:cancel")}</Button>
        <Button variant="primary" disabled={!target} busy={merge.isPending} onClick={() => { if (target) merge.mutate(target.id); }}>
          {target ? t("merge.into", { number: number(target.number) }) : t("merge.choose")}
        </Button>
      </div>
    </Modal>
  );
}
