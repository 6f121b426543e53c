import { Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { EmptyState } from "@/components/empty-state";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { KeyCap } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { http } from "@/lib/api/http";

import { fieldOf, linesQuery, useWrite } from "../data";
import { Refusal, SideForm } from "../parts";

interface SnippetRow {
  id: number;
  shortcut: string;
  title: string;
  text: string;
  business_line_id: number | null;
}

/** Ready answers, put into the text by «/». */
export default function Snippets() {
  const { t } = useTranslation("settings");
  const snippets = useQuery({ queryKey: ["settings", "snippets"], queryFn: () => http.get<SnippetRow[]>("/api/v1/snippets") });
  const lines = useQuery(linesQuery);
  const [open, setOpen] = useState<SnippetRow | "new" | null>(null);
  const columns: Column<SnippetRow>[] = [
    { key: "shortcut", title: t("snippets.shortcut"), width: 150, render: (row) => <KeyCap>/{row.shortcut}</KeyCap> },
    { key: "title", title: t("snippets.name"), width: 220, render: (row) => row.title },
    { key: "text", title: t("snippets.text"), render: (row) => row.text.slice(0, 120) },
    { key: "line", title: t("operators.line"), width: 160, render: (row) => (row.business_line_id === null ? t("operators.everyLine") : lines.data?.find((line) => line.id === row.business_line_id)?.name) },
  ];
  return (
    <Card grow flush title={t("snippets.title")} aside={<Button size="sm" variant="primary" onClick={() => { setOpen("new"); }}>{t("snippets.add")}</Button>}>
      <ListState loading={snippets.isPending} error={snippets.error} empty={!snippets.data?.length} onRetry={() => { void snippets.refetch(); }} whenEmpty={<EmptyState title={t("snippets.empty")} detail={t("snippets.emptyHint")} />}>
        <Table label={t("snippets.title")} columns={columns} rows={snippets.data ?? []} rowKey={(row) => row.id} onOpen={setOpen} />
      </ListState>
      {open && <SnippetForm key={open === "new" ? 0 : open.id} snippet={open === "new" ? null : open} onClose={() => { setOpen(null); }} />}
    </Card>
  );
}

function SnippetForm({ snippet, onClose }: { snippet: SnippetRow | null; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const lines = useQuery(linesQuery);
  const [form, setForm] = useState({ shortcut: snippet?.shortcut ?? "", title: snippet?.title ?? "", text: snippet?.text ?? "" });
  const [lineId, setLineId] = useState(snippet?.business_line_id ? String(snippet.business_line_id) : "");
  const path = `/api/v1/snippets/${String(snippet?.id)}`;
  const body = { ...form, business_line_id: lineId ? Number(lineId) : null };
  const save = useWrite(() => (snippet ? http.patch(path, body) : http.post("/api/v1/snippets", body)), onClose);
  const remove = useWrite(() => http.delete(path), onClose);
  const [asked, setAsked] = useState(false);
  return (
    <SideForm
      title={snippet?.title ?? t("snippets.add")} opened busy={save.isPending} error={save.error} onClose={asked ? () => { setAsked(false); } : onClose} onSubmit={() => { save.mutate(undefined); }}
      danger={snippet && <Button variant="danger" onClick={() => { setAsked(true); }}>{t("labels.remove")}</Button>}
    >
      <Refusal error={remove.error} />
      <ConfirmDialog opened={asked} title={t("snippets.removeSure", { name: snippet?.title })} action={t("labels.remove")} danger busy={remove.isPending} onClose={() => { setAsked(false); }} onConfirm={() => { remove.mutate(undefined, { onSettled: () => { setAsked(false); } }); }}>
        {t("snippets.removeText")}
      </ConfirmDialog>
      <TextInput
        label={t("snippets.shortcut")} description={t("snippets.shortcutHint")} inputWrapperOrder={["label", "input", "description", "error"]} maxLength={40} leftSection="/" data-autofocus
        value={form.shortcut} error={fieldOf(save.error, "shortcut")} onChange={(event) => { setForm({ ...form, shortcut: event.currentTarget.value.replaceAll(/\s/g, "") }); }}
      />
      <TextInput label={t("snippets.name")} maxLength={100} value={form.title} error={fieldOf(save.error, "title")} onChange={(event) => { setForm({ ...form, title: event.currentTarget.value }); }} />
      <Textarea label={t("snippets.text")} autosize minRows={4} maxLength={4000} value={form.text} error={fieldOf(save.error, "text")} onChange={(event) => { setForm({ ...form, text: event.currentTarget.value }); }} />
      <Select
        label={t("operators.line")} allowDeselect={false} value={lineId} onChange={(value) => { setLineId(value ?? ""); }}
        data={[{ value: "", label: t("operators.everyLine") }, ...(lines.data ?? []).filter((line) => !line.is_archived).map((line) => ({ value: String(line.id), label: line.name }))]}
      />
    </SideForm>
  );
}
