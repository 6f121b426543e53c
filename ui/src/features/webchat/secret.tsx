import { CopyButton } from "@mantine/core";
import { IconCheck, IconCopy, IconKey } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { nearMoment } from "@/lib/i18n/format";

import { useRotate, type SecretKind } from "./data";
import styles from "./webchat.module.css";

interface IssueProps {
  inboxId: number;
  kind: SecretKind;
  has: boolean;
  former: string | null;
}

/** Issues a secret and shows it once; the former one stays in force for a day. */
export function IssueSecret({ inboxId, kind, has, former }: IssueProps) {
  const { t } = useTranslation("webchat");
  const [asking, setAsking] = useState(false);
  const rotate = useRotate(inboxId, kind);
  const issue = () => { rotate.mutate(undefined, { onSuccess: () => { setAsking(false); } }); };
  const secret = rotate.data?.secret;
  return (
    <>
      {secret && (
        <div role="status">
          <p className={styles.label}>{t(`${kind}.once`)}</p>
          <pre className={`${styles.code ?? ""} mono`}>{secret}</pre>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button icon={copied ? <IconCheck size={16} stroke={2} /> : <IconCopy size={16} stroke={2} />} onClick={copy}>{t(copied ? "copied" : "secret.copy")}</Button>
            )}
          </CopyButton>
        </div>
      )}
      <div>
        <Button icon={<IconKey size={16} stroke={2} />} busy={rotate.isPending} onClick={() => { if (has) setAsking(true); else issue(); }}>
          {t(has ? `${kind}.rotate` : `${kind}.issue`)}
        </Button>
        <p className={`${styles.below ?? ""} t-caption`}>{former ? t("secret.former", { when: nearMoment(former) }) : t(has ? "secret.has" : "secret.none")}</p>
      </div>
      <ConfirmDialog opened={asking} title={t(`${kind}.rotateTitle`)} action={t(`${kind}.rotate`)} busy={rotate.isPending} onConfirm={issue} onClose={() => { setAsking(false); }}>
        {t(`${kind}.rotateText`)}
      </ConfirmDialog>
    </>
  );
}
