import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ApiError, http } from "@/lib/api/http";

import styles from "./paper.module.css";

const KINDS = ["pdf", "docx"] as const;
type Kind = (typeof KINDS)[number];

/** A document of the catalogue about one thing: made as it is now, kept, and downloaded in one press. */
export function Paper({ template, about, label }: { template: string; about: string; label: string }) {
  const { t } = useTranslation();
  const make = useMutation({
    meta: { quiet: true },
    mutationFn: async (kind: Kind) => ({ kind, id: (await http.post<{ id: number }>("/api/v1/documents", { template, about })).id }),
    onSuccess: ({ id, kind }) => {
      const link = document.createElement("a");
      link.href = `/api/v1/documents/${String(id)}/file?kind=${kind}`;
      link.download = "";
      link.click();
    },
  });
  const wrong = make.error instanceof ApiError ? (make.error.problem.detail ?? make.error.problem.title) : undefined;
  return (
    <div className={styles.paper}>
      {label && <span>{label}</span>}
      {KINDS.map((kind) => (
        <Button key={kind} size="sm" busy={make.isPending && make.variables === kind} aria-label={t("download", { name: `${label} ${kind.toUpperCase()}`.trim() })} onClick={() => { make.mutate(kind); }}>
          {kind.toUpperCase()}
        </Button>
      ))}
      {wrong && <p role="alert" className={styles.wrong}>{wrong}</p>}
    </div>
  );
}
