import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Card } from "@/components/page";
import { Paper } from "@/components/paper";

import { useChange, type RequestDetail } from "./data";
import styles from "./requests.module.css";

/** One person asks, another confirms; what stops it stands here with its reason. */
export function ErasureCard({ detail }: { detail: RequestDetail }) {
  const { t } = useTranslation("rights");
  const { request, holds } = detail;
  const [why, setWhy] = useState("");
  const [sure, setSure] = useState(false);
  const erasure = request.erasure;
  const ask = useChange<{ reason: string }>(`requests/${String(request.id)}/erasure`);
  const hold = useChange<{ contact_id: number; reason: string }>("holds");
  const decide = useChange<{ decision: string; reason: string }>(`erasures/${String(erasure?.id ?? 0)}/decide`);
  const settle = (decision: "confirm" | "refuse"): void => {
    decide.mutate({ decision, reason: why }, { onSettled: () => { setSure(false); } });
  };
  const waits = erasure?.state === "asked";
  const over = erasure?.state === "done";
  return (
    <Card title={t("erasure.title")}>
      <div className={styles.form}>
        {holds.map((item) => <HoldLine key={item.id} id={item.id} reason={item.reason} />)}
        {erasure && <p className={styles.note}>{t("erasure.asked", { name: erasure.asked_by_name, reason: erasure.reason })}</p>}
        {erasure?.refused_why && <p className={styles.warning}>{t("erasure.refused", { why: erasure.refused_why })}</p>}
        {over && <p>{t("erasure.rows", { count: erasure.rows })}</p>}
        {over && erasure.act_id && <Paper template="DESTRUCTION_ACT" about={`act:${String(erasure.act_id)}`} label={`${t("erasure.act")} № ${String(erasure.act_id)}`} />}
        {waits && erasure.is_mine && <p className={styles.muted}>{t("erasure.mine")}</p>}
        {waits && request.state === "open" && <p className={styles.muted}>{t("erasure.first")}</p>}
        {!over && erasure?.state !== "confirmed" && erasure?.state !== "running" && (
          <Textarea label={waits ? t("erasure.reason") : t("erasure.why")} autosize minRows={1} maxLength={500} value={why} onChange={(event) => { setWhy(event.currentTarget.value); }} />
        )}
        <div className={styles.actions}>
          {(!erasure || erasure.state === "refused") && request.erases && <Button variant="danger" busy={ask.isPending} disabled={!why.trim()} onClick={() => { ask.mutate({ reason: why }); }}>{t("erasure.ask")}</Button>}
          {waits && !erasure.is_mine && <Button variant="danger" disabled={!why.trim() || request.state === "open"} onClick={() => { setSure(true); }}>{t("erasure.confirm")}</Button>}
          {waits && <Button disabled={!why.trim()} onClick={() => { settle("refuse"); }}>{t("erasure.refuse")}</Button>}
          {!over && request.contact_id && <Button variant="quiet" disabled={!why.trim()} onClick={() => { hold.mutate({ contact_id: request.contact_id ?? 0, reason: why }); }}>{t("erasure.hold")}</Button>}
        </div>
      </div>
      <ConfirmDialog opened={sure} title={t("erasure.confirm")} action={t("erasure.confirm")} danger busy={decide.isPending} onConfirm={() => { settle("confirm"); }} onClose={() => { setSure(false); }}>
        {t("erasure.sure")}
      </ConfirmDialog>
    </Card>
  );
}

function HoldLine({ id, reason }: { id: number; reason: string }) {
  const { t } = useTranslation("rights");
  const lift = useChange<{ reason: string }>(`holds/${String(id)}/lift`);
  return (
    <div className={styles.warning}>
      {t("erasure.held", { why: reason })} <Button size="sm" variant="link" onClick={() => { lift.mutate({ reason }); }}>{t("erasure.lift")}</Button>
    </div>
  );
}
