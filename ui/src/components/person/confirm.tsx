import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { answer, api } from "@/lib/api/client";
import { explain } from "@/lib/api/http";
import { time } from "@/lib/i18n/format";
import { showToast } from "@/lib/toasts";

import styles from "./blocks.module.css";

const LOOK_MS = 4000;
const DIGITS = 6;

function useConfirmations(contact: number) {
  return useQuery({
    queryKey: ["confirmations", contact],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/contacts/{contact_id}/confirmations", { params: { path: { contact_id: contact } }, signal })),
    refetchInterval: ({ state }) => (state.data?.some((one) => one.state === "open") ? LOOK_MS : false),
  });
}

function useRefresh(contact: number) {
  const queries = useQueryClient();
  return () => {
    for (const queryKey of [["confirmations", contact], ["contact"]]) void queries.invalidateQueries({ queryKey });
  };
}

/** Sends a code to an address that nobody has proved yet. */
export function ConfirmButton({ contact, conversation, kind, value }: { contact: number; conversation: number; kind: "phone" | "email"; value: string }) {
  const { t } = useTranslation("person");
  const refresh = useRefresh(contact);
  const ask = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/conversations/{conversation_id}/confirmations", { params: { path: { conversation_id: conversation } }, body: { kind, value } })),
    onSuccess: refresh,
    onError: (error) => { showToast({ text: explain(error), tone: "deny", seconds: 10 }); },
    meta: { quiet: true },
  });
  return <button type="button" className={styles.confirm} disabled={ask.isPending} title={t(`code.ask_${kind}`)} onClick={() => { ask.mutate(); }}>{t("code.confirm")}</button>;
}

/** While a code is waited for: where it went, until when, and a place for what the customer says. */
export function WaitingCode({ contact }: { contact: number }) {
  const { t } = useTranslation("person");
  const { data } = useConfirmations(contact);
  const refresh = useRefresh(contact);
  const [code, setCode] = useState("");
  const open = data?.find((one) => one.state === "open");
  const enter = useMutation({
    mutationFn: (id: number) => answer(api.POST("/api/v1/confirmations/{confirmation_id}/enter", { params: { path: { confirmation_id: id } }, body: { code } })),
    onSuccess: ({ outcome }) => {
      setCode("");
      refresh();
      if (outcome !== "wrong") showToast({ text: t(`code.outcome.${outcome}`), ...(outcome === "confirmed" ? {} : { tone: "deny" as const }) });
    },
    onError: refresh,
  });
  if (!open) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.length === DIGITS) enter.mutate(open.id);
  };
  const wrong = enter.data?.outcome === "wrong" && code === "";
  return (
    <form className={styles.form} onSubmit={submit} aria-label={t("code.title")}>
      <p className={styles.waiting}>{t("code.waiting", { value: open.value_masked, until: time(open.expires_at) })}</p>
      <input value={code} inputMode="numeric" autoComplete="off" maxLength={DIGITS} placeholder={t("code.placeholder")} aria-label={t("code.title")} aria-invalid={wrong || undefined} onChange={(event) => { setCode(event.target.value.replace(/\D/g, "")); }} />
      <Button type="submit" size="sm" variant="primary" busy={enter.isPending} disabled={code.length !== DIGITS}>{t("code.check")}</Button>
      {wrong && <p role="alert">{t("code.wrong", { count: open.attempts_left })}</p>}
    </form>
  );
}
