import { IconAlertTriangle, IconBan, IconHelpCircle, IconInfoCircle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { StatusChip } from "@/components/status-chip";
import type { BoundRule, CompanyProfile } from "@/lib/interview/use-interview";

import styles from "./interview.module.css";

const ORDER = ["block", "block_unless", "require", "warn", "info"];
const AT_ONCE = 7;

/** A day without an hour: what the law knows. */
export const lawDay = (day: string): string => day.split("-").reverse().join(".");

function Sign({ rule }: { rule: BoundRule }) {
  if (rule.standing === "unknown") return <IconHelpCircle size={18} stroke={1.7} className={styles.possible} />;
  if (rule.gate.startsWith("block")) return <IconBan size={18} stroke={1.7} className={styles.stops} />;
  if (rule.gate === "info") return <IconInfoCircle size={18} stroke={1.7} className={styles.possible} />;
  return <IconAlertTriangle size={18} stroke={1.7} className={styles.holds} />;
}

/** What the answers mean: who the company is in law, which rules bind it or may, and what changes next. */
export function Consequences({ profile, saved }: { profile: CompanyProfile; saved: CompanyProfile }) {
  const { t } = useTranslation("interview");
  const [all, setAll] = useState(false);
  const before = new Map(saved.rules.map((rule) => [rule.id, rule.standing]));
  const isNew = (rule: BoundRule): boolean => before.get(rule.id) !== rule.standing;
  const rules = profile.rules
    .filter((rule) => rule.standing !== "no")
    .sort((one, two) => Number(isNew(two)) - Number(isNew(one)) || ORDER.indexOf(one.gate) - ORDER.indexOf(two.gate) || Number(one.standing === "unknown") - Number(two.standing === "unknown"));
  const gone = profile.rules.filter((rule) => rule.standing === "no" && isNew(rule));
  const shown = all ? rules : rules.slice(0, AT_ONCE);
  const next = profile.ahead.find((item) => item.standing !== "no");
  const are = profile.categories.filter((category) => category.standing === "yes");
  return (
    <section aria-label={t("consequences")}>
      <ul className={styles.categories} aria-label={t("categories")}>
        {are.map((category) => <li key={category.id}><StatusChip tone="acc">{category.title}</StatusChip></li>)}
      </ul>
      <p className={styles.left} aria-live="polite">{t("bound", { yes: rules.filter((rule) => rule.standing === "yes").length, possible: rules.filter((rule) => rule.standing === "unknown").length })}</p>
      <ul className={styles.rules} aria-label={t("rules")}>
        {shown.map((rule) => (
          <li key={rule.id}>
            <Sign rule={rule} />
            <span className={styles.ruleWords}>
              <span className={styles.ruleTitle}>{rule.title}</span>
              <span className={styles.help}>{[rule.norm, rule.since && t("since", { day: lawDay(rule.since) }), t(`confidence.${rule.confidence}`)].filter(Boolean).join(" · ")}</span>
              {rule.standing === "unknown" && <span className={styles.help}>{t("possible")}</span>}
            </span>
            {isNew(rule) && <StatusChip tone="acc">{t("new")}</StatusChip>}
          </li>
        ))}
      </ul>
      {rules.length > AT_ONCE && <Button variant="link" onClick={() => { setAll(!all); }}>{all ? t("fewer") : t("more", { count: rules.length - AT_ONCE })}</Button>}
      {gone.length > 0 && <p className={styles.left}>{t("gone", { rules: gone.map((rule) => rule.norm).join("; ") })}</p>}
      {next && <p className={styles.next}><span className={styles.ruleTitle}>{t("ahead", { day: lawDay(next.day) })}</span><span className={styles.help}>{next.title}</span></p>}
      <p className={styles.fine}>{t("edition", { version: profile.rulebook, day: lawDay(profile.read_on) })}. {profile.disclaimer}{/whatsapp|instagram|facebook/i.test(shown.map((rule) => rule.title).join(" ")) && ` ${t("meta")}`}</p>
    </section>
  );
}
