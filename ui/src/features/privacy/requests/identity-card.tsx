import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { FindPerson } from "@/components/person/find-person";
import { StatusChip } from "@/components/status-chip";
import { http } from "@/lib/api/http";

import { useChange, type SubjectRequest } from "./data";
import styles from "./requests.module.css";

/** Whose data it is about, and whether it is really the person who asks. */
export function IdentityCard({ request }: { request: SubjectRequest }) {
  const { t } = useTranslation("rights");
  const [note, setNote] = useState("");
  const check = useChange<{ state: string; note: string }>(`requests/${String(request.id)}/identity`);
  const proved = !["unchecked", "failed"].includes(request.identity_state);
  return (
    <Card title={t("identity.title")} aside={<StatusChip tone={proved ? "ok" : "hold"}>{t(`identity.${request.identity_state}`)}</StatusChip>}>
      <div className={styles.form}>
        {request.identity_note && request.identity_state !== "channel" && <p className={styles.note}>{request.identity_note}</p>}
        {request.state === "open" && (
          <>
            {!request.contact_id && <Person request={request} />}
            <TextInput label={t("identity.note")} maxLength={1000} value={note} onChange={(event) => { setNote(event.currentTarget.value); }} />
            <div className={styles.actions}>
              {request.conversation_id && <Button size="sm" onClick={() => { check.mutate({ state: "code", note: "" }); }}>{t("identity.byCode")}</Button>}
              <Button size="sm" disabled={!note.trim()} onClick={() => { check.mutate({ state: "papers", note }); }}>{t("identity.byPapers")}</Button>
              <Button size="sm" variant="quiet" disabled={!note.trim()} onClick={() => { check.mutate({ state: "failed", note }); }}>{t("identity.fail")}</Button>
            </div>
          </>
        )}
      </div>
    </Card>
  );
}

/** Those who have the address that the form was sent with stand ready; anybody else is found by name. */
function Person({ request }: { request: SubjectRequest }) {
  const { t } = useTranslation("rights");
  const [finding, setFinding] = useState(false);
  const root = `requests/${String(request.id)}`;
  const near = useQuery({ queryKey: ["privacy", "request", request.id, "candidates"], queryFn: () => http.get<{ id: number; name: string }[]>(`/api/v1/privacy/${root}/candidates`) });
  const point = useChange<{ contact_id: number }>(`${root}/person`);
  const pick = (contact_id: number): void => {
    setFinding(false);
    point.mutate({ contact_id });
  };
  return (
    <div className={styles.actions}>
      <p className={styles.muted}>{t("identity.unknown")}</p>
      {near.data?.map((one) => <Button key={one.id} size="sm" busy={point.isPending} onClick={() => { pick(one.id); }}>{t("identity.isThis", { name: one.name || `№ ${String(one.id)}` })}</Button>)}
      <Button size="sm" busy={point.isPending} onClick={() => { setFinding(true); }}>{t("identity.find")}</Button>
      {finding && <FindPerson title={t("identity.find")} onPick={pick} onClose={() => { setFinding(false); }} />}
    </div>
  );
}
