import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/lib/api/http";

import styles from "./login.module.css";

/** What the server refused, in its own words. */
export function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation(["access", "common"]);
  if (!error) return null;
  const known = error instanceof ApiError && !error.offline;
  const title = known ? error.problem.detail || error.problem.title : t("common:list.noServer");
  return (
    <div className={styles.refusal} role="alert">
      <IconAlertCircle size={18} stroke={1.7} />
      <p>{title}</p>
    </div>
  );
}
