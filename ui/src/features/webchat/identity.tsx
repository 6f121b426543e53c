import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/page";

import type { Webchat } from "./data";
import { IssueSecret } from "./secret";
import styles from "./webchat.module.css";
import type { SectionProps } from "./webchat-form";

/** The secret by which the site's server vouches for its signed-in visitors. */
export function Identity({ webchat, settings, change }: SectionProps & { webchat: Webchat }) {
  const { t } = useTranslation("webchat");
  return (
    <Card title={t("identity.title")}>
      <div className={styles.fields}>
        <p className={styles.text}>{t("identity.text")}</p>
        <Switch label={t("identity.only")} description={t("identity.onlyHint")} checked={settings.identity_required} onChange={(event) => { change({ identity_required: event.currentTarget.checked }); }} />
        <IssueSecret inboxId={webchat.inbox_id} kind="identity" has={webchat.has_secret} former={webchat.former_secret_until} />
      </div>
    </Card>
  );
}
