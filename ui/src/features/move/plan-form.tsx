import { Checkbox, Drawer, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { channelName } from "@/components/channel-badge";
import { ApiError, http } from "@/lib/api/http";

import { funnelQuery, inboxesQuery, pathOf, useMoveWrite, type CampaignWhole, type Inbox, type Plan, type PlanGiven, type Step } from "./data";
import styles from "./move.module.css";

const KINDS = ["sms", "email", "call"] as const;
const MOST = 9;
const DAY_H = 24;
const KOPECKS = 100;

/** Whom to invite, in which waves, by which touches. */
export function PlanForm({ campaign, plan, onClose }: { campaign: CampaignWhole; plan: Plan | null; onClose: () => void }) {
  const { t } = useTranslation("move");
  const inboxes = useQuery(inboxesQuery);
  const here = (inboxes.data ?? []).filter((one) => one.business_line_id === campaign.business_line_id && one.state !== "removed");
  const leaving = useQuery(funnelQuery(null)).data?.leaving ?? [];  // also those that were only carried over, without a connection
  const [from, setFrom] = useState<string[] | null>(plan?.from_channels ?? null);
  const [size, setSize] = useState(plan?.wave_size ?? 1000);
  const [hours, setHours] = useState(plan?.wave_hours ?? DAY_H);
  const [price, setPrice] = useState((plan?.sms_price ?? 0) / KOPECKS);
  const [since, setSince] = useState(plan?.active_since?.slice(0, 10) ?? "");
  const [value, setValue] = useState<number | "">(plan?.value_from ?? "");
  const [steps, setSteps] = useState<Step[]>(plan?.steps ?? []);
  const channels = from ?? leaving;
  const save = useMoveWrite(() => {
    const given: PlanGiven = {
      from_channels: channels, wave_size: size, wave_hours: hours, sms_price: Math.round(price * KOPECKS), steps,
      value_from: value === "" ? null : value,
      active_since: since ? new Date(since).toISOString() : null,
    };
    return http.put(pathOf(campaign.id, "/plan"), given);
  }, onClose);
  const put = (place: number, part: Partial<Step>) => { setSteps((old) => old.map((step, at) => (at === place ? { ...step, ...part } : step))); };
  const add = (kind: Step["kind"]) => {
    const inbox = here.find((one) => one.channel === kind);
    const text = kind === "call" ? "" : campaign.texts[kind];
    setSteps((old) => [...old, { kind, inbox_id: inbox?.id ?? null, wait_hours: old.length ? 2 * DAY_H : 0, subject: kind === "email" ? t("plan.subject") : "", text }]);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined);
  };
  const isReady = steps.length > 0 && channels.length > 0 && steps.every((step) => step.kind === "call" || step.inbox_id);
  return (
    <Drawer opened onClose={onClose} position="right" title={t("plan.title")} size={560} closeButtonProps={{ "aria-label": t("close") }}>
      <form className={styles.form} onSubmit={submit}>
        <Checkbox.Group label={t("plan.from")} value={channels} onChange={setFrom}>
          <div className={styles.row}>{[...new Set([...leaving, ...channels])].map((one) => <Checkbox key={one} value={one} label={channelName(one)} />)}</div>
        </Checkbox.Group>
        <TextInput type="date" label={t("plan.since")} description={t("plan.sinceHint")} value={since} onChange={(event) => { setSince(event.currentTarget.value); }} />
        <NumberInput label={t("plan.value")} description={t("plan.valueHint")} min={1} max={1_000_000_000_000} allowDecimal={false} thousandSeparator=" " value={value} onChange={(given) => { setValue(Number(given) || ""); }} />
        <div className={styles.row}>
          <NumberInput label={t("plan.size")} min={1} max={1_000_000} allowDecimal={false} value={size} w={150} onChange={(value) => { setSize(Number(value) || 1); }} />
          <NumberInput label={t("plan.hours")} min={0} max={8760} allowDecimal={false} value={hours} w={150} onChange={(value) => { setHours(Number(value) || 0); }} />
          <NumberInput label={t("plan.price")} min={0} max={1000} decimalScale={2} value={price} w={150} onChange={(value) => { setPrice(Number(value) || 0); }} />
        </div>
        <p className={styles.hint}>{t("plan.touchHint")}</p>
        {steps.map((step, place) => <TouchFields key={place} step={step} inboxes={here} onChange={(part) => { put(place, part); }} onDrop={() => { setSteps((old) => old.filter((_, at) => at !== place)); }} />)}
        {steps.length < MOST && <div className={styles.row}>{KINDS.map((kind) => <Button key={kind} size="sm" onClick={() => { add(kind); }}>{t(`plan.add.${kind}`)}</Button>)}</div>}
        {save.error instanceof ApiError && <p className={styles.refusal} role="alert">{save.error.problem.detail ?? save.error.problem.title}</p>}
        <div><Button type="submit" variant="primary" busy={save.isPending} disabled={!isReady}>{t("plan.save")}</Button></div>
      </form>
    </Drawer>
  );
}

function TouchFields({ step, inboxes, onChange, onDrop }: { step: Step; inboxes: Inbox[]; onChange: (part: Partial<Step>) => void; onDrop: () => void }) {
  const { t } = useTranslation("move");
  const fitting = inboxes.filter((one) => one.channel === step.kind).map((one) => ({ value: String(one.id), label: one.name }));
  return (
    <section className={styles.touch} aria-label={t(`kind.${step.kind}`)}>
      <b>{t(`kind.${step.kind}`)}</b>
      {step.kind === "call" ? <span /> : <Select label={t("plan.through")} data={fitting} value={step.inbox_id ? String(step.inbox_id) : null} placeholder={fitting.length ? "" : t("plan.noInbox")} onChange={(value) => { onChange({ inbox_id: Number(value) }); }} />}
      <NumberInput label={t("plan.wait")} min={0} max={8760} allowDecimal={false} value={step.wait_hours ?? 0} onChange={(value) => { onChange({ wait_hours: Number(value) || 0 }); }} />
      <Button size="sm" variant="quiet" onClick={onDrop}>{t("plan.drop")}</Button>
      {step.kind === "email" && <TextInput className={styles.wide} label={t("plan.subjectLabel")} maxLength={200} value={step.subject ?? ""} onChange={(event) => { onChange({ subject: event.currentTarget.value }); }} />}
      {step.kind !== "call" && <Textarea className={styles.wide} label={t("plan.text")} autosize minRows={2} maxLength={5000} value={step.text ?? ""} onChange={(event) => { onChange({ text: event.currentTarget.value }); }} />}
    </section>
  );
}
