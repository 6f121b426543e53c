import { Drawer, MultiSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { StatusChip } from "@/components/status-chip";
import { ApiError, http } from "@/lib/api/http";
import { nearMoment } from "@/lib/i18n/format";

import { Acts } from "./acts";
import { Clock } from "./clock";
import { incidentQuery, localMoment, serverMoment, useIncidentWrite, type IncidentDetail, type Known } from "./data";
import styles from "./incidents.module.css";

/** One incident: its clocks, its two notices, everything known of it, its log. */
export function IncidentDrawer({ id, now, onClose }: { id: number; now: string; onClose: () => void }) {
  const { t } = useTranslation("incidents");
  const found = useQuery(incidentQuery(id));
  return (
    <Drawer opened onClose={onClose} title={t("one", { id })} size={620} closeButtonProps={{ "aria-label": t("close") }}>
      <ListState loading={found.isPending} error={found.error} empty={false} onRetry={() => { void found.refetch(); }} whenEmpty={null}>
        {found.data && (
          <div className={styles.form}>
            <div className={styles.clocks}>
              {(["first", "final"] as const).map((name) => <div key={name} className={styles.clock}><span>{t(`notice.${name}`)}</span><Clock clock={found.data.incident[name]} now={now} /></div>)}
              <p className="t-caption">{t("rules", { rules: found.data.incident.rules.join(", ") })}</p>
            </div>
            <Acts detail={found.data} />
            <KnownForm key={found.data.known.version} detail={found.data} />
            <Log detail={found.data} />
          </div>
        )}
      </ListState>
    </Drawer>
  );
}

const LONG = ["what", "causes", "harm", "measures"] as const;
const INQUIRY = ["results", "culprits", "final_measures"] as const;

function KnownForm({ detail }: { detail: IncidentDetail }) {
  const { t } = useTranslation("incidents");
  const [known, setKnown] = useState<Known>(detail.known);
  const save = useIncidentWrite(() => http.put(`/api/v1/incidents/${String(detail.incident.id)}`, known));
  const put = (part: Partial<Known>): void => { setKnown({ ...known, ...part }); };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined);
  };
  const ended = detail.incident.state !== "open";
  const texts = (names: readonly (typeof LONG[number] | typeof INQUIRY[number])[]) => names.map((name) => (
    <Textarea key={name} label={t(`known.${name}`)} autosize minRows={2} maxRows={8} maxLength={name === "culprits" ? 2000 : 4000} disabled={ended} value={known[name] ?? ""} onChange={(event) => { put({ [name]: event.currentTarget.value }); }} />
  ));
  const lines = (names: readonly ("published_at" | "contact" | "act")[]) => names.map((name) => (
    <TextInput key={name} label={t(`known.${name}`)} maxLength={300} disabled={ended} value={known[name] ?? ""} onChange={(event) => { put({ [name]: event.currentTarget.value }); }} />
  ));
  const moment = (name: "noticed_at" | "happened_at") => (
    <TextInput key={name} type="datetime-local" label={t(`known.${name}`)} disabled={ended} error={save.error instanceof ApiError ? save.error.field(name) : undefined} value={known[name] ? localMoment(known[name]) : ""} onChange={(event) => { put({ [name]: serverMoment(event.currentTarget.value) }); }} />
  );
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput label={t("known.title")} maxLength={200} disabled={ended} value={known.title} onChange={(event) => { put({ title: event.currentTarget.value }); }} />
      <div className={styles.two}>{moment("noticed_at")}{moment("happened_at")}</div>
      {texts(LONG)}
      <MultiSelect label={t("known.kinds")} searchable disabled={ended} data={detail.kinds.map((kind) => ({ value: kind.id, label: kind.title }))} value={known.kinds ?? []} onChange={(kinds) => { put({ kinds }); }} />
      <div className={styles.two}>
        <NumberInput label={t("known.people")} description={t("known.found", { count: detail.incident.found })} min={0} allowDecimal={false} disabled={ended} value={known.people ?? ""} onChange={(value) => { put({ people: value === "" ? null : Number(value) }); }} />
        <NumberInput label={t("known.records")} description={t("known.recordsHint")} min={0} allowDecimal={false} disabled={ended} value={known.records ?? ""} onChange={(value) => { put({ records: value === "" ? null : Number(value) }); }} />
      </div>
      {lines(["published_at", "contact"])}
      <h3 className="t-block">{t("inquiry")}</h3>
      {texts(INQUIRY)}
      {lines(["act"])}
      {!ended && (
        <div className={styles.foot}>
          <Button type="submit" variant="primary" busy={save.isPending}>{t("save")}</Button>
          {save.isSuccess && <StatusChip tone="ok">{t("saved")}</StatusChip>}
          {save.isError && <StatusChip tone="deny">{save.error instanceof ApiError ? save.error.problem.detail ?? t("notSaved") : t("notSaved")}</StatusChip>}
        </div>
      )}
    </form>
  );
}

function Log({ detail }: { detail: IncidentDetail }) {
  const { t } = useTranslation("incidents");
  return (
    <section>
      <h3 className="t-block">{t("log")}</h3>
      <ol className={styles.log}>
        {detail.steps.map((step, at) => (
          <li key={at}>
            <p>{t(`steps.${step.step}`)}{step.note && `: ${step.note}`}</p>
            <p className="t-caption">{nearMoment(step.at)}{step.by_name && `, ${step.by_name}`}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
