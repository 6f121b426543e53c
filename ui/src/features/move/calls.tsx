import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "@tanstack/react-router";

import { Button } from "@/components/button";
import { Card } from "@/components/page";
import { Table } from "@/components/table";
import { http } from "@/lib/api/http";
import { phone } from "@/lib/i18n/format";
import { may, useSession } from "@/lib/session/session";

import { callsQuery, pathOf, useMoveWrite } from "./data";
import styles from "./move.module.css";

const OUTCOMES = ["agreed", "no_answer", "refused", "wrong_number"] as const;

/** People to be called by hand, with the outcome of each call. Nothing while there are none. */
export function Calls({ id }: { id: number }) {
  const session = useSession();
  return may(session, "campaigns.manage") ? <List id={id} /> : null;
}

function List({ id }: { id: number }) {
  const { t } = useTranslation("move");
  const calls = useQuery(callsQuery(id));
  const note = useMoveWrite(({ contact, outcome }: { contact: number; outcome: string }) => http.post(pathOf(id, `/calls/${String(contact)}`), { outcome }));
  const rows = calls.data?.items ?? [];
  if (rows.length === 0) return null;
  return (
    <Card title={t("calls.title")} flush>
      <Table
        label={t("calls.title")}
        rows={rows}
        rowKey={(row) => row.contact_id}
        columns={[
          { key: "who", title: t("person"), render: (row) => <Link to={`/contacts/${String(row.contact_id)}`}>{row.contact_name || t("nameless")}</Link> },
          { key: "phone", title: t("calls.phone"), render: (row) => (row.phone ? phone(row.phone) : "—") },
          { key: "act", title: t("calls.outcome"), render: (row) => (
            <span className={styles.row}>
              {OUTCOMES.map((outcome) => <Button key={outcome} size="sm" disabled={note.isPending} onClick={() => { note.mutate({ contact: row.contact_id, outcome }); }}>{t(`calls.${outcome}`)}</Button>)}
            </span>
          ) },
        ]}
      />
    </Card>
  );
}
