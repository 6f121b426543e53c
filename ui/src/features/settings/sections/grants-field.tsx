import { Select } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";

import { linesQuery, rolesQuery } from "../data";
import styles from "../settings.module.css";

export interface GrantDraft {
  role_id: number | null;
  business_line_id: number | null;
}

/** Roles of one person: each over one line or over all of them. */
export function GrantsField({ value, onChange }: { value: GrantDraft[]; onChange: (value: GrantDraft[]) => void }) {
  const { t } = useTranslation("settings");
  const roles = useQuery(rolesQuery);
  const lines = useQuery(linesQuery);
  const roleOptions = (roles.data ?? []).map((role) => ({ value: String(role.id), label: role.name }));
  const lineOptions = [{ value: "", label: t("operators.everyLine") }, ...(lines.data ?? []).filter((line) => !line.is_archived).map((line) => ({ value: String(line.id), label: line.name }))];
  const change = (index: number, part: Partial<GrantDraft>): void => { onChange(value.map((item, at) => (at === index ? { ...item, ...part } : item))); };
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }} className={styles.form}>
      {value.map((grant, index) => (
        <div key={index} className={styles.grant}>
          <Select
            label={index === 0 ? t("operators.role") : undefined} aria-label={t("operators.role")} data={roleOptions} allowDeselect={false}
            value={grant.role_id === null ? null : String(grant.role_id)} onChange={(role) => { change(index, { role_id: role ? Number(role) : null }); }}
          />
          <Select
            label={index === 0 ? t("operators.line") : undefined} aria-label={t("operators.line")} data={lineOptions} allowDeselect={false}
            value={grant.business_line_id === null ? "" : String(grant.business_line_id)} onChange={(line) => { change(index, { business_line_id: line ? Number(line) : null }); }}
          />
          <IconButton label={t("operators.takeAway")} onClick={() => { onChange(value.filter((_, at) => at !== index)); }}><IconX size={16} stroke={2} /></IconButton>
        </div>
      ))}
      <div><Button size="sm" icon={<IconPlus size={15} stroke={2} />} onClick={() => { onChange([...value, { role_id: null, business_line_id: null }]); }}>{t("operators.moreRole")}</Button></div>
    </fieldset>
  );
}
