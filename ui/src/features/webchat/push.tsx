import { Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/page";

import type { Webchat } from "./data";
import { IssueSecret } from "./secret";
import styles from "./webchat.module.css";
import type { SectionProps } from "./webchat-form";

/** Where the company's own server is told of answers that wait, so that it can wake the phone. */
export function Push({ webchat, settings, change, errors }: SectionProps & { webchat: Webchat }) {
  const { t } = useTranslation("webchat");
  return (
    <Card title={t("push.title")}>
      <div className={styles.fields}>
        <p className={styles.text}>{t("push.text")}</p>
        <TextInput type="url" label={t("push.url")} description={t("push.urlHint")} placeholder="https://app.shop.ru/pristan-push" value={settings.push_url} error={errors("push_url")} onChange={(event) => { change({ push_url: event.currentTarget.value }); }} />
        <Switch label={t("push.words")} description={t("push.wordsHint")} checked={settings.push_text} onChange={(event) => { change({ push_text: event.currentTarget.checked }); }} />
        <IssueSecret inboxId={webchat.inbox_id} kind="push" has={webchat.has_push_secret} former={webchat.former_push_secret_until} />
      </div>
    </Card>
  );
}
