import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import { showToast } from "@/lib/toasts";

import styles from "./requests.module.css";

type Form = components["schemas"]["FormShape"];
type Change = components["schemas"]["FormGiven"];

const URL_OF_FORM = "/api/v1/privacy/form";
const KEY = ["privacy", "form"];

/** The public form: on or off, its address to copy and to print. */
export function FormCard() {
  const { t } = useTranslation("rights");
  const queries = useQueryClient();
  const found = useQuery({ queryKey: KEY, queryFn: () => http.get<Form>(URL_OF_FORM) });
  const [sure, setSure] = useState<Change>();
  const turn = useMutation({
    mutationFn: (change: Change) => http.put<Form>(URL_OF_FORM, change),
    onSuccess: (made) => { queries.setQueryData(KEY, made); },
    onSettled: () => { setSure(undefined); },
  });
  const form = found.data;
  const copy = (): void => { void navigator.clipboard.writeText(form?.url ?? "").then(() => { showToast({ text: t("form.copied") }); }); };
  return (
    <Card title={t("form.title")} aside={form && <StatusChip tone={form.is_on ? "ok" : "neutral"}>{t(form.is_on ? "form.on" : "form.off")}</StatusChip>}>
      <ListState loading={found.isPending} error={found.error} empty={!form} onRetry={() => { void found.refetch(); }} whenEmpty={null}>
        {form && (
          <div className={styles.public}>
            {form.is_on && form.qr && <img className={styles.qr} src={form.qr} alt={t("form.qr")} width={132} height={132} />}
            <div className={styles.form}>
              <p className={styles.note}>{t("form.about")}</p>
              {!form.has_public_url && <p className={styles.warning}>{t("form.noUrl")}</p>}
              {form.is_on && <a className={styles.address} href={form.url} target="_blank" rel="noreferrer">{form.url}</a>}
              <div className={styles.actions}>
                {form.is_on && <Button size="sm" onClick={copy}>{t("form.copy")}</Button>}
                {form.is_on && <a className={styles.address} href={form.qr} download="request-form.svg">{t("form.save")}</a>}
                {form.is_on && <Button size="sm" variant="quiet" onClick={() => { setSure({ is_on: true, is_new_address: true }); }}>{t("form.renew")}</Button>}
                {form.is_on
                  ? <Button size="sm" variant="quiet" onClick={() => { setSure({ is_on: false, is_new_address: false }); }}>{t("form.turnOff")}</Button>
                  : <Button size="sm" busy={turn.isPending} disabled={!form.has_public_url} onClick={() => { turn.mutate({ is_on: true, is_new_address: false }); }}>{t("form.turnOn")}</Button>}
              </div>
            </div>
          </div>
        )}
      </ListState>
      <ConfirmDialog
        opened={sure !== undefined} busy={turn.isPending} title={t(sure?.is_on ? "form.renew" : "form.turnOff")} action={t(sure?.is_on ? "form.renew" : "form.turnOff")}
        onConfirm={() => { if (sure) turn.mutate(sure); }} onClose={() => { setSure(undefined); }}
      >
        {t(sure?.is_on ? "form.renewSure" : "form.offSure")}
      </ConfirmDialog>
    </Card>
  );
}
