import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { ApiError, http } from "@/lib/api/http";
import { sessionQuery } from "@/lib/session/session";

import { CodeForm } from "./code-form";
import { DemoPeople, type DemoPerson } from "./demo-people";
import { LoginLayout } from "./login-layout";
import { PasswordForm, type Credentials } from "./password-form";

interface SetupState {
  required: boolean;
  started: boolean;
  demo: boolean;
  demo_people: DemoPerson[];
}

/** Only a path of our own: a link from a letter must not lead away. */
function destination(): string {
  const next = new URLSearchParams(window.location.search).get("next") ?? "";
  return /^\/(?![/\\])/.test(next) ? next : "/inbox";
}

export default function LoginPage() {
  const { t } = useTranslation("access");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [known, setKnown] = useState<Credentials | null>(null);
  const { data: setup } = useQuery({ queryKey: ["setup"], queryFn: () => http.get<SetupState>("/api/v1/setup") });

  useEffect(() => {
    if (setup?.required && !setup.started) void navigate({ href: "/setup", replace: true });
  }, [setup, navigate]);

  const login = useMutation({
    meta: { quiet: true },
    mutationFn: (data: Credentials & { totp?: string }) => http.post("/api/v1/login", data),
    onSuccess: async () => {
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await navigate({ href: destination(), replace: true });
    },
    onError: (error, data) => {
      if (error instanceof ApiError && error.code === "login.totp_required") setKnown({ email: data.email, password: data.password });
    },
  });
  const enterDemo = useMutation({
    mutationFn: (person: DemoPerson) => http.post("/api/v1/setup/demo-session", { operator_id: person.id }),
    onSuccess: async () => {
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await navigate({ href: destination(), replace: true });
    },
  });
  const asked = login.error instanceof ApiError && login.error.code === "login.totp_required";

  if (known) {
    return (
      <LoginLayout title={t("code.title")} lead={t("code.lead")}>
        <CodeForm
          busy={login.isPending} error={asked ? null : login.error}
          onSubmit={(totp) => { login.mutate({ ...known, totp }); }}
          onBack={() => { login.reset(); setKnown(null); }}
        />
      </LoginLayout>
    );
  }
  return (
    <LoginLayout title={t("login.title")} lead={setup?.demo ? t("login.demo") : t("login.lead")}>
      {setup?.demo && <DemoPeople people={setup.demo_people} busy={enterDemo.isPending} onChoose={(person) => { enterDemo.mutate(person); }} />}
      <PasswordForm busy={login.isPending} error={login.error} onSubmit={(data) => { login.mutate(data); }} />
    </LoginLayout>
  );
}
