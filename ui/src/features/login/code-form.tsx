import { TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";

import styles from "./login.module.css";
import { Refusal } from "./refusal";

interface CodeFormProps {
  busy: boolean;
  error: unknown;
  onSubmit: (code: string) => void;
  onBack: () => void;
}

/** Second step: six digits from the application, or a recovery code. */
export function CodeForm({ busy, error, onSubmit, onBack }: CodeFormProps) {
  const { t } = useTranslation("access");
  const [code, setCode] = useState("");
  const [recovery, setRecovery] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(code);
  };
  const change = (value: string): void => {
    setCode(value);
    if (!recovery && /^\d{6}$/.test(value.replaceAll(" ", ""))) onSubmit(value);
  };
  return (
    <form className={styles.fields} onSubmit={submit}>
      <Refusal error={error} />
      <TextInput
        key={String(recovery)} size="md" label={recovery ? t("code.recovery") : t("code.label")} name="totp" autoFocus required withAsterisk={false}
        inputMode={recovery ? "text" : "numeric"} autoComplete="one-time-code" maxLength={recovery ? 20 : 7} classNames={{ input: styles.code }}
        value={code} onChange={(event) => { change(event.currentTarget.value); }} disabled={busy}
      />
      <Button type="submit" variant="primary" size="lg" busy={busy} wide>{t("login.enter")}</Button>
      <p className={styles.help}>
        <Button variant="link" onClick={() => { setRecovery(!recovery); setCode(""); }}>{recovery ? t("code.useApp") : t("code.useRecovery")}</Button>
        {" · "}
        <Button variant="link" onClick={onBack}>{t("code.back")}</Button>
      </p>
    </form>
  );
}
