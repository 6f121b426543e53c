import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/list-state";
import { http } from "@/lib/api/http";
import { sessionQuery } from "@/lib/session/session";

import { AccountStep } from "./account-step";
import { CompanyStep } from "./company-step";
import { InboxStep } from "./inbox-step";
import { LinesStep } from "./lines-step";
import { PeopleStep } from "./people-step";
import { RulesStep } from "./rules-step";
import { STEPS, type SetupState, type StepId } from "./steps";

const PAGES = { account: AccountStep, company: CompanyStep, rules: RulesStep, lines: LinesStep, people: PeopleStep, inbox: InboxStep };

/** The first run: each answer is on the server before the next question. */
export default function SetupPage() {
  const { t } = useTranslation("access");
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<StepId | null>(null);
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => http.get<SetupState>("/api/v1/setup") });
  const session = useQuery(sessionQuery);
  const over = setup.data && !setup.data.required;

  useEffect(() => {
    if (over && !chosen) void navigate({ href: "/inbox", replace: true });
  }, [over, chosen, navigate]);

  if (setup.error) return <ErrorState error={setup.error} onRetry={() => { void setup.refetch(); }} />;
  if (!setup.data || session.isPending || (over && !chosen)) return null;
  if (setup.data.started && !session.data) {
    return <EmptyState title={t("setup.elsewhere")} action={<a href="/login?next=/setup">{t("setup.toLogin")}</a>} />;
  }
  const saved = session.data && setup.data.step === "account" ? "company" : setup.data.step;
  const step = chosen ?? (session.data ? saved : "account");
  const index = STEPS.indexOf(step);
  const go = (to: StepId | undefined): void => {
    if (!to) return;
    setChosen(to);
    if (to !== "account" && to !== "company") void http.put("/api/v1/setup/step", { step: to });
  };
  const company = session.data?.company;
  const known = {
    account: session.data?.account.name,
    company: company ? t("setup.company.known", { name: company.name, inn: company.inn ?? "" }) : undefined,
  };
  const Current = PAGES[step];
  return <Current key={step} known={known} onDone={() => { go(STEPS[index + 1]); }} onBack={index > 1 ? () => { go(STEPS[index - 1]); } : undefined} />;
}
