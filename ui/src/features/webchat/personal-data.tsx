import { Checkbox, Switch, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/page";

import type { FieldName } from "./data";
import styles from "./webchat.module.css";
import type { SectionProps } from "./webchat-form";

const FIELDS: FieldName[] = ["name", "phone", "email"];

/** The form before the chat: what is asked, and the consent that stands apart from everything else. */
export function PersonalData({ settings, change, errors }: SectionProps) {
  const { t } = useTranslation("webchat");
  const asked = (name: FieldName) => settings.fields.find((field) => field.name === name);
  const put = (name: FieldName, next: { required: boolean } | null) => {
    const rest = settings.fields.filter((field) => field.name !== name);
    const all = next ? [...rest, { name, ...next }] : rest;
    change({ fields: FIELDS.flatMap((one) => all.filter((field) => field.name === one)) });
  };
  return (
    <Card title={t("form.title")}>
      <div className={styles.fields}>
        <fieldset className={styles.set}>
          <legend>{t("form.fields")}</legend>
          {FIELDS.map((name) => {
            const field = asked(name);
            return (
              <div key={name} className={styles.fieldRow}>
                <Checkbox label={t(`form.${name}`)} checked={field !== undefined} onChange={(event) => { put(name, event.currentTarget.checked ? { required: false } : null); }} />
                {field && <Switch size="xs" label={t("form.required")} aria-label={t("form.requiredOf", { field: t(`form.${name}`) })} checked={field.required} onChange={(event) => { put(name, { required: event.currentTarget.checked }); }} />}
              </div>
            );
          })}
          {errors("fields") && <p role="alert" className={styles.error}>{errors("fields")}</p>}
          <p className="t-caption">{t("form.hint")}</p>
        </fieldset>
        {settings.fields.some((field) => field.name !== "name") && (
          <Switch label={t("form.confirm")} description={t("form.confirmHint")} checked={settings.confirm_contact} onChange={(event) => { change({ confirm_contact: event.currentTarget.checked }); }} />
        )}
        <Switch label={t("consent.ask")} description={settings.consent_required ? t("consent.askHint") : t("consent.offHint")} checked={settings.consent_required} onChange={(event) => { change({ consent_required: event.currentTarget.checked }); }} />
        {settings.consent_required && (
          <Textarea label={t("consent.text")} description={t("consent.textHint")} autosize minRows={3} maxLength={4000} value={settings.consent_text} error={errors("consent_text")} onChange={(event) => { change({ consent_text: event.currentTarget.value }); }} />
        )}
        <TextInput type="url" label={t("consent.policy")} description={t("consent.policyHint")} placeholder="https://shop.ru/policy" value={settings.policy_url} error={errors("policy_url")} onChange={(event) => { change({ policy_url: event.currentTarget.value }); }} />
      </div>
    </Card>
  );
}
