import { PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ApiError, http } from "@/lib/api/http";
import { longDate } from "@/lib/i18n/format";
import { sessionQuery } from "@/lib/session/session";

import { LoginLayout } from "./login-layout";
import styles from "./login.module.css";
import { Refusal } from "./refusal";

interface Greeting {
  kind: "invitation" | "reset";
  email: string;
  name: string;
  company_name: string;
  expires_at: string;
}

/** An invitation or a reset: the person sets a password and is in. */
export function LinkPage() {
  const { t } = useTranslation("access");
  const { token = "" } = useParams({ strict: false });
  const path = `/api/v1/links/${encodeURIComponent(token)}`;
  const link = useQuery({ queryKey: ["link", token], queryFn: () => http.get<Greeting>(path), retry: false });
  if (link.isPending) return null;
  if (!link.data) {
    return (
      <LoginLayout title={t("link.gone")}>
        <div className={styles.fields}>
          <Refusal error={link.error} />
          <a href="/login">{t("link.toLogin")}</a>
        </div>
      </LoginLayout>
    );
  }
  const lead = t(`link.${link.data.kind}Lead`, { company: link.data.company_name, email: link.data.email, date: longDate(link.data.expires_at) });
  return (
    <LoginLayout title={t(`link.${link.data.kind}`)} lead={lead}>
      <NewPassword path={path} greeting={link.data} />
    </LoginLayout>
  );
}

function NewPassword({ path, greeting }: { path: string; greeting: Greeting }) {
  const { t } = useTranslation("access");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState(greeting.name);
  const [password, setPassword] = useState("");
  const isNew = greeting.kind === "invitation";
  const accept = useMutation({
    meta: { quiet: true },
    mutationFn: () => http.post(path, isNew ? { password, name } : { password }),
    onSuccess: async () => {
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await navigate({ href: "/inbox", replace: true });
    },
  });
  const weak = accept.error instanceof ApiError ? accept.error.field("password") : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    accept.mutate();
  };
  return (
    <form className={styles.fields} onSubmit={submit}>
      {!weak && <Refusal error={accept.error} />}
      <input type="hidden" name="email" autoComplete="username" value={greeting.email} readOnly />
      {isNew && (
        <TextInput
          size="md" label={t("link.name")} description={t("link.nameHint")} inputWrapperOrder={["label", "input", "description", "error"]}
          autoComplete="name" required withAsterisk={false} maxLength={100} value={name} onChange={(event) => { setName(event.currentTarget.value); }}
        />
      )}
      <PasswordInput
        size="md" label={t("link.password")} description={t("link.passwordHint")} inputWrapperOrder={["label", "input", "description", "error"]}
        autoComplete="new-password" required withAsterisk={false} autoFocus error={weak}
        value={password} onChange={(event) => { setPassword(event.currentTarget.value); }}
        visibilityToggleButtonProps={{ "aria-label": t("login.show") }}
      />
      <Button type="submit" variant="primary" size="lg" busy={accept.isPending} wide>{t("link.enter")}</Button>
    </form>
  );
}
