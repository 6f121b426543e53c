import { PasswordInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Field } from "../data/types";

interface InputProps {
  field: Field;
  value: unknown;
  error?: string;
  /** A secret of an inbox that has one already: empty leaves it as it is. */
  kept?: boolean;
  onChange: (value: unknown) => void;
}

/** One field of a connection, drawn by its kind alone: the form of a new channel needs no code here. */
export function FieldInput({ field, value, error, kept, onChange }: InputProps) {
  const { t } = useTranslation("channels");
  const shown = typeof value === "string" ? value : field.default;
  const common = { label: field.title, description: field.help || undefined, placeholder: kept ? t("field.kept") : field.placeholder || undefined, error, required: field.is_required && !kept, withAsterisk: false };
  const onText = (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => { onChange(event.currentTarget.value); };
  switch (field.kind) {
    case "secret":
    case "password":
      return <PasswordInput {...common} value={shown} autoComplete="off" visibilityToggleButtonProps={{ "aria-label": t("connect.showKey") }} onChange={onText} />;
    case "secret_text":
      return <Textarea {...common} value={shown} autosize minRows={3} maxRows={8} spellCheck={false} autoComplete="off" styles={{ input: { fontFamily: "var(--mono)", fontSize: 12 } }} onChange={onText} />;
    case "list":
      return <Textarea {...common} description={[field.help, t("field.lines")].filter(Boolean).join(". ")} value={shown} autosize minRows={2} maxRows={8} onChange={onText} />;
    case "choice":
      return <Select {...common} data={field.options.map((one) => ({ value: one.value, label: one.title }))} value={shown || null} allowDeselect={!field.is_required && !field.default} onChange={(next) => { onChange(next ?? ""); }} />;
    case "switch":
      return <Switch label={field.title} description={field.help || undefined} error={error} checked={value === true || value === "true" || (value === undefined && field.default === "true")} onChange={(event) => { onChange(event.currentTarget.checked); }} />;
    case "number":
      return <TextInput {...common} value={shown} inputMode="numeric" onChange={onText} />;
    default:
      return <TextInput {...common} value={shown} inputMode={field.kind === "url" ? "url" : undefined} autoComplete="off" spellCheck={false} onChange={onText} />;
  }
}
