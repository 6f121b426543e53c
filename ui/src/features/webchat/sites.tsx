import { CopyButton, TagsInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";

import { snippet, type Webchat } from "./data";
import styles from "./webchat.module.css";
import type { SectionProps } from "./webchat-form";

/** The line for the pages, and the sites that may carry it. */
export function Sites({ webchat, settings, change, errors }: SectionProps & { webchat: Webchat }) {
  const { t } = useTranslation("webchat");
  const line = snippet(webchat);
  return (
    <Card title={t("sites.title")}>
      <div className={styles.fields}>
        <TagsInput label={t("sites.origins")} description={t("sites.originsHint")} placeholder="shop.ru" value={settings.origins} error={errors("origins")} splitChars={[",", " ", ";"]} onChange={(origins) => { change({ origins }); }} />
        <div>
          <p className={styles.label}>{t("sites.snippet")}</p>
          <pre className={`${styles.code ?? ""} mono`} tabIndex={0} aria-label={t("sites.snippet")}>{line}</pre>
          <CopyButton value={line}>
            {({ copied, copy }) => (
              <Button icon={copied ? <IconCheck size={16} stroke={2} /> : <IconCopy size={16} stroke={2} />} onClick={copy}>{t(copied ? "copied" : "sites.copy")}</Button>
            )}
          </CopyButton>
          <p className={`${styles.below ?? ""} t-caption`}>{t("sites.snippetHint")}</p>
        </div>
      </div>
    </Card>
  );
}
