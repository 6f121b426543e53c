import { CopyButton, Switch } from "@mantine/core";
import { IconCheck, IconCopy, IconKey } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Card } from "@/components/page";
import { nearMoment } from "@/lib/i18n/format";

import { useRotate, type Webchat } from "./data";
import styles from "./webchat.module.css";
import type { SectionProps } from "./webchat-form";

/** The secret by which the site's server vouches for its signed-in visitors. */
export function Identity({ webchat, settings, change }: SectionProps & { webchat: Webchat }) {
  const { t } = useTranslation("webchat");
  const [asking, setAsking] = useState(false);
  const rotate = useRotate(webchat.inbox_id);
  const issue = () => { rotate.mutate(undefined, { onSuccess: () => { setAsking(false); } }); };
  const secret = rotate.data?.secret;
  const former = webchat.former_secret_until;
  return (
    <Card title={t("identity.title")}>
      <div className={styles.fields}>
        <p className={styles.text}>{t("identity.text")}</p>
        <Switch label={t("identity.only")} description={t("identity.onlyHint")} checked={settings.identity_required} onChange={(event) => { change({ identity_required: event.currentTarget.checked }); }} />
        {secret && (
          <div role="status">
            <p className={styles.label}>{t("identity.once")}</p>
            <pre className={`${styles.code ?? ""} mono`}>{secret}</pre>
            <CopyButton value={secret}>
              {({ copied, copy }) => (
                <Button icon={copied ? <IconCheck size={16} stroke={2} /> : <IconCopy size={16} stroke={2} />} onClick={copy}>{t(copied ? "copied" : "identity.copy")}</Button>
              )}
            </CopyButton>
          </div>
        )}
        <div>
          <Button icon={<IconKey size={16} stroke={2} />} busy={rotate.isPending} onClick={() => { if (webchat.has_secret) setAsking(true); else issue(); }}>
            {t(webchat.has_secret ? "identity.rotate" : "identity.issue")}
          </Button>
          <p className={`${styles.below ?? ""} t-caption`}>{former ? t("identity.former", { when: nearMoment(former) }) : t(webchat.has_secret ? "identity.has" : "identity.none")}</p>
        </div>
        <ConfirmDialog opened={asking} title={t("identity.rotateTitle")} action={t("identity.rotate")} busy={rotate.isPending} onConfirm={issue} onClose={() => { setAsking(false); }}>
          {t("identity.rotateText")}
        </ConfirmDialog>
      </div>
    </Card>
  );
}
