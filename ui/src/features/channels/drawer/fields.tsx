import { useTranslation } from "react-i18next";

import type { ApiError } from "@/lib/api/http";

import { formOf, isSecret, type Filled } from "../data/fields";
import type { Field } from "../data/types";
import styles from "./drawer.module.css";
import { FieldInput } from "./field-input";

interface FieldsProps {
  fields: Field[];
  filled: Filled;
  error?: ApiError;
  /** The inbox has its secrets already. */
  kept?: boolean;
  onChange: (filled: Filled) => void;
}

export function Fields({ fields, filled, error, kept, onChange }: FieldsProps) {
  const { t } = useTranslation("channels");
  const { main, rest } = formOf(fields, filled);
  const said = (field: Field) => error?.field(`${isSecret(field) ? "credentials" : "settings"}.${field.name}`);
  const input = (field: Field) => (
    <FieldInput key={field.name} field={field} value={filled[field.name]} error={said(field)} kept={kept && isSecret(field)} onChange={(value) => { onChange({ ...filled, [field.name]: value }); }} />
  );
  return (
    <>
      {main.map(input)}
      {rest.length > 0 && (
        <details className={styles.more} open={rest.some((field) => said(field)) || undefined}>
          <summary>{t("field.more")}</summary>
          <div className={styles.form}>{rest.map(input)}</div>
        </details>
      )}
    </>
  );
}
