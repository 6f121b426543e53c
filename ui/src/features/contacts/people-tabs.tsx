import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useSuggestions } from "@/lib/people/people";
import { may, useSession } from "@/lib/session/session";

import styles from "./people-tabs.module.css";

/** Everybody, and pairs who may be one; the second only for whoever may join them. */
export function PeopleTabs({ at }: { at: "all" | "matches" }) {
  const { t } = useTranslation("contacts");
  const can = may(useSession(), "contacts.merge");
  const { data, hasNextPage } = useSuggestions(can);
  const count = data?.pages.flatMap((page) => page.items).length ?? 0;
  if (!can) return null;
  return (
    <nav className={styles.tabs} aria-label={t("tabs")}>
      <Link to="/contacts" activeOptions={{ exact: true }} aria-current={at === "all" ? "page" : undefined}>{t("all")}</Link>
      <Link to="/contacts/matches" aria-current={at === "matches" ? "page" : undefined}>
        {t("matches")} {count > 0 && <span>{hasNextPage ? `${String(count)}+` : count}</span>}
      </Link>
    </nav>
  );
}
