import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";

export function Crash({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      title={t("crash.title")}
      detail={t("crash.detail")}
      action={
        <Button variant="primary" onClick={() => { window.location.reload(); }}>
          {t("crash.reload")}
        </Button>
      }
      more={error instanceof Error ? error.message : undefined}
    />
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <EmptyState
      title={t("notFound.title")}
      detail={t("notFound.detail")}
      action={
        <Button variant="primary" onClick={() => { window.location.assign("/inbox"); }}>
          {t("notFound.back")}
        </Button>
      }
    />
  );
}
