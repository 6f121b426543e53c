import { CopyButton, Select, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { http } from "@/lib/api/http";

import { Facts } from "./facts";
import { linesQuery } from "./lines-step";
import { fieldOf, Refusal } from "./refusal";
import type { StepProps } from "./steps";
import { WizardLayout } from "./wizard-layout";
import styles from "./wizard.module.css";

interface Role {
  id: number;
  code: string;
  name: string;
  permissions: string[];
}

interface Invited {
  email: string;
  name: string;
  path: string;
}

const EMPTY = { name: "", email: "" };

/** Colleagues get links; nobody is forced to be called now. */
export function PeopleStep({ onDone, onBack, known }: StepProps) {
  const { t } = useTranslation("access");
  const [form, setForm] = useState(EMPTY);
  const [roleId, setRoleId] = useState<string | null>(null);
  const [lineId, setLineId] = useState("");
  const [invited, setInvited] = useState<Invited[]>([]);
  const roles = useQuery({ queryKey: ["setup-roles"], queryFn: () => http.get<{ items: Role[] }>("/api/v1/roles") });
  const titles = useQuery({ queryKey: ["permissions"], queryFn: () => http.get<{ items: { code: string; title: string }[] }>("/api/v1/permissions") });
  const lines = useQuery(linesQuery);
  const role = roles.data?.items.find((item) => String(item.id) === roleId) ?? roles.data?.items.find((item) => item.code === "operator");
  const invite = useMutation({
    meta: { quiet: true },
    mutationFn: () => {
      const grant = { role_id: role?.id, business_line_id: lineId ? Number(lineId) : null };
      return http.post<{ path: string }>("/api/v1/invitations", { ...form, grants: [grant] });
    },
    onSuccess: ({ path }) => {
      setInvited((old) => [...old, { ...form, path }]);
      setForm(EMPTY);
    },
  });
  const facts = (titles.data?.items ?? []).filter((item) => role?.permissions.includes(item.code)).slice(0, 9)
    .map((item) => ({ state: "known" as const, title: item.title, detail: "" }));
  const lineOptions = [{ value: "", label: t("setup.people.everyLine") }, ...(lines.data?.items ?? []).filter((line) => !line.is_archived).map((line) => ({ value: String(line.id), label: line.name }))];
  return (
    <WizardLayout
      step="people" known={known} onNext={onDone} onBack={onBack}
      aside={<Facts label={t("setup.people.aside")} title={role?.name ?? ""} facts={facts} />}
    >
      <Refusal error={invite.error} />
      <div className={styles.invite}>
        <TextInput size="md" label={t("setup.people.name")} value={form.name} onChange={(event) => { setForm({ ...form, name: event.currentTarget.value }); }} error={fieldOf(invite.error, "name")} />
        <TextInput size="md" label={t("setup.people.email")} type="email" value={form.email} onChange={(event) => { setForm({ ...form, email: event.currentTarget.value }); }} error={fieldOf(invite.error, "email")} />
        <Select
          size="md" label={t("setup.people.role")} allowDeselect={false} value={role ? String(role.id) : null} onChange={setRoleId}
          data={(roles.data?.items ?? []).map((item) => ({ value: String(item.id), label: item.name }))}
        />
        <Select size="md" label={t("setup.people.line")} allowDeselect={false} data={lineOptions} value={lineId} onChange={(value) => { setLineId(value ?? ""); }} />
      </div>
      <Button size="lg" className={styles.add} busy={invite.isPending} disabled={!form.name.trim() || !form.email.trim()} onClick={() => { invite.mutate(); }}>{t("setup.people.add")}</Button>
      {invited.length > 0 && (
        <ul className={styles.links} aria-label={t("setup.people.invited")}>
          {invited.map((item) => <InvitedRow key={item.email} item={item} />)}
        </ul>
      )}
    </WizardLayout>
  );
}

function InvitedRow({ item }: { item: Invited }) {
  const { t } = useTranslation("access");
  const url = new URL(item.path, window.location.origin).toString();
  return (
    <li>
      <div className={styles.linkWho}>
        <p>{item.name}, {item.email}</p>
        <p className={`t-caption ${item.path ? "mono" : ""}`}>{item.path ? url : t("setup.people.already")}</p>
      </div>
      {item.path && (
        <CopyButton value={url}>
          {({ copied, copy }) => <Button size="sm" icon={copied ? <IconCheck size={15} stroke={2} /> : <IconCopy size={15} stroke={2} />} onClick={copy}>{copied ? t("setup.people.copied") : t("setup.people.copy")}</Button>}
        </CopyButton>
      )}
    </li>
  );
}
