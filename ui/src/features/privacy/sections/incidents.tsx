import { Drawer, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { ApiError, http } from "@/lib/api/http";
import { nearMoment } from "@/lib/i18n/format";

import { Clock } from "../incidents/clock";
import { incidentsQuery, localMoment, serverMoment, useIncidentWrite, type Incident } from "../incidents/data";
import { IncidentDrawer } from "../incidents/incident-drawer";
import styles from "../incidents/incidents.module.css";

/** The register of incidents with its clocks, the nearest deadline on top. */
export default function Incidents() {
  const { t } = useTranslation("incidents");
  const register = useQuery(incidentsQuery);
  const [open, setOpen] = useState<number | null>(null);
  const [adding, setAdding] = useState(false);
  const now = register.data?.now ?? new Date().toISOString();
  const columns: Column<Incident>[] = [
    { key: "title", title: t("incident"), render: (row) => <div><p>№ {row.id}. {row.title}</p><p className="t-caption">{t("noticed", { moment: nearMoment(row.noticed_at) })}</p></div> },
    { key: "people", title: t("people.column"), number: true, width: 90, render: (row) => row.people ?? (row.found || "—") },
    { key: "first", title: t("notice.first"), width: 210, render: (row) => (row.state === "dropped" ? "" : <Clock clock={row.first} now={now} />) },
    { key: "final", title: t("notice.final"), width: 210, render: (row) => (row.state === "dropped" ? "" : <Clock clock={row.final} now={now} />) },
    { key: "state", title: t("state"), width: 150, render: (row) => <StatusChip tone={row.state === "open" ? "hold" : "neutral"}>{t(`states.${row.state}`)}</StatusChip> },
  ];
  const add = <Button size="sm" variant="primary" onClick={() => { setAdding(true); }}>{t("add")}</Button>;
  return (
    <Card title={t("register")} aside={add} grow flush>
      <ListState loading={register.isPending} error={register.error} empty={register.data?.items.length === 0} onRetry={() => { void register.refetch(); }} whenEmpty={<EmptyState title={t("empty.title")} detail={t("empty.detail")} />}>
        <Table label={t("register")} columns={columns} rows={register.data?.items ?? []} rowKey={(row) => row.id} onOpen={(row) => { setOpen(row.id); }} />
      </ListState>
      {adding && <NewIncident onClose={() => { setAdding(false); }} onMade={(id) => { setAdding(false); setOpen(id); }} />}
      {open !== null && <IncidentDrawer id={open} now={now} onClose={() => { setOpen(null); }} />}
    </Card>
  );
}

function NewIncident({ onClose, onMade }: { onClose: () => void; onMade: (id: number) => void }) {
  const { t } = useTranslation("incidents");
  const [title, setTitle] = useState("");
  const [noticed, setNoticed] = useState(localMoment(new Date()));
  const [what, setWhat] = useState("");
  const save = useIncidentWrite(() => http.post<{ id: number }>("/api/v1/incidents", { title, what, noticed_at: serverMoment(noticed) }), (made) => { onMade(made.id); });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Drawer opened onClose={onClose} title={t("add")} size={480} closeButtonProps={{ "aria-label": t("close") }}>
      <form className={styles.form} onSubmit={submit}>
        <p className="t-caption">{t("addHint")}</p>
        <TextInput label={t("known.title")} description={t("titleHint")} maxLength={200} data-autofocus value={title} onChange={(event) => { setTitle(event.currentTarget.value); }} />
        <TextInput type="datetime-local" label={t("known.noticed_at")} value={noticed} error={save.error instanceof ApiError ? save.error.field("noticed_at") : undefined} onChange={(event) => { setNoticed(event.currentTarget.value); }} />
        <Textarea label={t("known.what")} autosize minRows={3} maxLength={4000} value={what} onChange={(event) => { setWhat(event.currentTarget.value); }} />
        <div className={styles.foot}><Button type="submit" variant="primary" busy={save.isPending} disabled={!title.trim() || !noticed}>{t("start")}</Button></div>
      </form>
    </Drawer>
  );
}
