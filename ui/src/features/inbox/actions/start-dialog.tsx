import { Modal, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ChannelBadge } from "@/components/channel-badge";
import { answer, api } from "@/lib/api/client";
import { ApiError, explain } from "@/lib/api/http";
import type { Inbox } from "@/lib/api/directory-types";

import { bringFocus } from "../composer/composer-store";
import { useInboxes } from "../data/directory";
import type { InboxUrl } from "../url";
import styles from "./start-dialog.module.css";
import { openStart, useStartOpened } from "./start-store";

const HINTS: Record<string, string> = { sms: "tel", whatsapp: "tel", email: "email" };

function useFirstWriters(): Map<string, { may: boolean; note: string }> {
  const { data } = useQuery({ queryKey: ["channels"], queryFn: ({ signal }) => answer(api.GET("/api/v1/channels", { signal })), staleTime: 300_000 });
  return new Map((data ?? []).map((one) => [one.id, { may: one.first_writer !== "customer" && one.is_allowed && one.role !== "employee" && one.role !== "meetings", note: one.is_allowed ? one.first_writer_note : one.not_allowed_reason }]));
}

/** Writing first: from where, and to what address. The words are written in the thread that opens. */
export function StartDialog({ url }: { url: InboxUrl }) {
  const { t } = useTranslation("inbox");
  const opened = useStartOpened();
  return (
    <Modal opened={opened} onClose={() => { openStart(false); }} title={t("start.title")} size={480} closeButtonProps={{ "aria-label": t("common:close") }}>
      {opened && <StartForm url={url} />}
    </Modal>
  );
}

function StartForm({ url }: { url: InboxUrl }) {
  const { t } = useTranslation("inbox");
  const inboxes = useInboxes();
  const writers = useFirstWriters();
  const able = (inbox: Inbox) => inbox.state === "active" && writers.get(inbox.channel)?.may === true;
  const [chosen, setChosen] = useState<number>();
  const [address, setAddress] = useState("");
  const inbox = inboxes.find((one) => one.id === chosen) ?? inboxes.find(able);
  const start = useMutation({
    mutationFn: (from: Inbox) => answer(api.POST("/api/v1/conversations", { body: { inbox_id: from.id, address: address.trim() } })),
    onSuccess: ({ conversation }) => {
      openStart(false);
      bringFocus(conversation.id);
      url.open(conversation.id);
    },
    meta: { quiet: true },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (inbox && able(inbox)) start.mutate(inbox);
  };
  const error = start.error instanceof ApiError ? start.error : undefined;
  const kind = HINTS[inbox?.channel ?? ""];
  const nobody = inboxes.length > 0 && writers.size > 0 && !inboxes.some(able);
  return (
    <form className={styles.form} onSubmit={submit}>
      <fieldset className={styles.places}>
        <legend>{t("start.from")}</legend>
        {inboxes.map((one) => (
          <label key={one.id} data-off={!able(one) || undefined}>
            <input type="radio" name="inbox" disabled={!able(one)} checked={inbox?.id === one.id && able(one)} onChange={() => { setChosen(one.id); }} />
            <ChannelBadge channel={one.channel} size={20} />
            <span><b>{one.name}</b>{!able(one) && <span>{one.state === "active" ? writers.get(one.channel)?.note : t("start.stopped")}</span>}</span>
          </label>
        ))}
      </fieldset>
      {nobody && <p className={styles.nobody}>{t("start.nobody")}</p>}
      <TextInput
        data-autofocus label={t("start.address")} value={address} type={kind} inputMode={kind === "tel" ? "tel" : kind === "email" ? "email" : undefined}
        description={t(kind === "tel" ? "start.phoneHint" : kind === "email" ? "start.emailHint" : "start.addressHint")} maxLength={320} disabled={nobody}
        error={error?.field("address") ?? (error && !error.problem.errors?.length ? explain(error) : undefined)} onChange={(event) => { setAddress(event.currentTarget.value); }}
      />
      <div className={styles.foot}>
        <Button onClick={() => { openStart(false); }}>{t("common:cancel")}</Button>
        <Button type="submit" variant="primary" busy={start.isPending} disabled={nobody || address.trim() === ""}>{t("start.open")}</Button>
      </div>
    </form>
  );
}
