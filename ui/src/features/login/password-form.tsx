import { PasswordInput, TextInput } from "@mantine/core";
import { IconKeyboard } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";

import styles from "./login.module.css";
import { Refusal } from "./refusal";
import { useKeyboardNote } from "./use-keyboard-note";

export interface Credentials {
  email: string;
  password: string;
}

interface PasswordFormProps {
  busy: boolean;
  error: unknown;
  onSubmit: (credentials: Credentials) => void;
}

/** First step: who and which password. */
export function PasswordForm({ busy, error, onSubmit }: PasswordFormProps) {
  const { t } = useTranslation("access");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [forgotten, setForgotten] = useState(false);
  const [note, look] = useKeyboardNote();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit({ email, password });
  };
  return (
    <form className={styles.fields} onSubmit={submit}>
      <Refusal error={error} />
      <TextInput
        size="md" label={t("login.email")} type="email" name="email" autoComplete="username" required withAsterisk={false} autoFocus
        value={email} onChange={(event) => { setEmail(event.currentTarget.value); }}
      />
      <div>
        <PasswordInput
          size="md" label={t("login.password")} name="password" autoComplete="current-password" required withAsterisk={false}
          value={password} onChange={(event) => { setPassword(event.currentTarget.value); }} onKeyDown={look} onKeyUp={look}
          visibilityToggleButtonProps={{ "aria-label": t("login.show") }}
        />
        <p className={styles.note} aria-live="polite">
          {note && <><IconKeyboard size={16} stroke={1.7} />{t(`login.${note}`)}</>}
        </p>
      </div>
      <Button type="submit" variant="primary" size="lg" busy={busy} wide>{t("login.enter")}</Button>
      <p className={styles.help}>
        {forgotten ? t("login.forgottenHelp") : <Button variant="link" onClick={() => { setForgotten(true); }}>{t("login.forgotten")}</Button>}
      </p>
    </form>
  );
}
