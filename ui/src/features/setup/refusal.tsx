import { useTranslation } from "react-i18next";

import { ApiError } from "@/lib/api/http";

import styles from "./wizard.module.css";

/** A refusal that belongs to no single field. */
export function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation("common");
  if (!error || (error instanceof ApiError && error.problem.errors?.length)) return null;
  const known = error instanceof ApiError && !error.offline;
  return <p className={styles.refusal} role="alert">{known ? error.problem.detail || error.problem.title : t("list.noServer")}</p>;
}

export function fieldOf(error: unknown, name: string): string | undefined {
  return error instanceof ApiError ? error.field(name) : undefined;
}
