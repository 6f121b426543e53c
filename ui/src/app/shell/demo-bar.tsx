import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { http } from "@/lib/api/http";
import { useSession } from "@/lib/session/session";

import styles from "./demo-bar.module.css";

/** Says that the company is invented, leads to its customers, and away from it. */
export function DemoBar() {
  return useSession().demo ? <Strip /> : null;
}

function Strip() {
  const { t } = useTranslation("access");
  const queries = useQueryClient();
  const mayRemove = useSession().permissions.includes("company.manage");
  const [asked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => http.post("/api/v1/setup/remove-demo", { confirm: "remove-demo" }),
    onSuccess: () => {
      queries.clear();
      window.location.assign("/setup");
    },
  });
  return (
    <div className={styles.bar} role="region" aria-label={t("demo.bar")}>
      <span className={styles.text}>{t("demo.bar")}</span>
      <a href="/sandbox/max" target="_blank" rel="noreferrer">{t("demo.phone")}</a>
      <a href="/demo/shop" target="_blank" rel="noreferrer">{t("demo.shop")}</a>
      {mayRemove && <Button variant="link" onClick={() => { setAsked(true); }}>{t("demo.remove")}</Button>}
      <ConfirmDialog
        opened={asked} title={t("demo.title")} action={t("demo.action")} danger busy={remove.isPending}
        onConfirm={() => { remove.mutate(); }} onClose={() => { setAsked(false); }}
      >
        {t("demo.text")}
      </ConfirmDialog>
    </div>
  );
}
