import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { residencyQuery } from "@/lib/residency";
import { may, useSession } from "@/lib/session/session";

import styles from "./demo-bar.module.css";

/** Says that a store is abroad although a reason was recorded: a reason does not repeal the law. */
export function AbroadBar() {
  return may(useSession(), "access_log.view") ? <Strip /> : null;
}

function Strip() {
  const { t } = useTranslation("settings");
  const { data } = useQuery({ ...residencyQuery, meta: { quiet: true } });
  const abroad = (data?.places ?? []).filter((place) => place.state === "admitted" || place.state === "refused");
  if (abroad.length === 0) return null;
  return (
    <section className={styles.bar} aria-label={t("residency.bar.label")}>
      <span>{t("residency.bar.text", { places: abroad.map((place) => place.title).join(", "), law: data?.law })}</span>
      <Link to="/settings/residency">{t("residency.bar.open")}</Link>
    </section>
  );
}
