import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip, type Tone } from "@/components/status-chip";
import { http } from "@/lib/api/http";

import { fieldOf, useWrite } from "../data";
import { Refusal, Row, SideForm } from "../parts";

interface LabelRow {
  id: number;
  name: string;
  color: string;
}

const TONES = ["neutral", "acc", "ok", "hold", "deny"] as const;

function tone(color: string): Tone {
  return TONES.find((item) => item === color) ?? "neutral";
}

/** Labels of conversations. */
export default function Labels() {
  const { t } = useTranslation("settings");
  const labels = useQuery({ queryKey: ["settings", "labels"], queryFn: () => http.get<LabelRow[]>("/api/v1/labels") });
  const [open, setOpen] = useState<LabelRow | "new" | null>(null);
  const add = <Button size="sm" variant="primary" onClick={() => { setOpen("new"); }}>{t("labels.add")}</Button>;
  return (
    <Card title={t("labels.title")} aside={add}>
      <ListState loading={labels.isPending} error={labels.error} empty={!labels.data?.length} onRetry={() => { void labels.refetch(); }} whenEmpty={<EmptyState title={t("labels.empty")} detail={t("labels.emptyHint")} />}>
        {labels.data?.map((label) => (
          <Row key={label.id} title={<StatusChip tone={tone(label.color)}>{label.name}</StatusChip>}>
            <Button size="sm" onClick={() => { setOpen(label); }}>{t("organisation.edit")}</Button>
          </Row>
        ))}
      </ListState>
      {open && <LabelForm key={open === "new" ? 0 : open.id} label={open === "new" ? null : open} onClose={() => { setOpen(null); }} />}
    </Card>
  );
}

function LabelForm({ label, onClose }: { label: LabelRow | null; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const [name, setName] = useState(label?.name ?? "");
  const [color, setColor] = useState<string>(label?.color ?? "neutral");
  const path = `/api/v1/labels/${String(label?.id)}`;
  const save = useWrite(() => (label ? http.patch(path, { name, color }) : http.post("/api/v1/labels", { name, color })), onClose);
  const remove = useWrite(() => http.delete(path), onClose);
  const [asked, setAsked] = useState(false);
  return (
    <SideForm
      title={label?.name ?? t("labels.add")} opened busy={save.isPending} error={save.error} onClose={asked ? () => { setAsked(false); } : onClose} onSubmit={() => { save.mutate(undefined); }}
      danger={label && <Button variant="danger" onClick={() => { setAsked(true); }}>{t("labels.remove")}</Button>}
    >
      <Refusal error={remove.error} />
      <ConfirmDialog opened={asked} title={t("labels.removeSure", { name: label?.name })} action={t("labels.remove")} danger busy={remove.isPending} onClose={() => { setAsked(false); }} onConfirm={() => { remove.mutate(undefined, { onSettled: () => { setAsked(false); } }); }}>
        {t("labels.removeText")}
      </ConfirmDialog>
      <TextInput label={t("labels.name")} maxLength={50} data-autofocus value={name} error={fieldOf(save.error, "name")} onChange={(event) => { setName(event.currentTarget.value); }} />
      <Select label={t("labels.colour")} allowDeselect={false} data={TONES.map((value) => ({ value, label: t(`labels.tone.${value}`) }))} value={color} onChange={(value) => { setColor(value ?? "neutral"); }} />
      <div><StatusChip tone={tone(color)}>{name || t("labels.name")}</StatusChip></div>
    </SideForm>
  );
}
