import { IconHelpCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";

import { useMessageAction } from "../data/use-message-action";
import { Bubble } from "./bubble";
import type { MessageItemProps } from "./message-item";
import styles from "./unknown-bubble.module.css";

/** Nobody knows yet whether it arrived; a person decides only when the check gave up. */
export function UnknownBubble(props: MessageItemProps) {
  const { t } = useTranslation("inbox");
  const { mutate, isPending } = useMessageAction();
  const { message } = props;
  const decide = message.failure?.actions.includes("resolve") ?? false;
  return (
    <Bubble {...props}>
      <div className={styles.bottom}>
        <span className={styles.state}><IconHelpCircle size={15} stroke={2} aria-hidden="true" />{decide ? t("unknown.decide") : t("unknown.checking")}</span>
        {decide && (
          <>
            <Button variant="link" disabled={isPending} onClick={() => { mutate({ id: message.id, kind: "resolve", outcome: "sent" }); }}>{t("unknown.sent")}</Button>
            <Button variant="link" disabled={isPending} onClick={() => { mutate({ id: message.id, kind: "resolve", outcome: "not_sent" }); }}>{t("unknown.again")}</Button>
          </>
        )}
      </div>
    </Bubble>
  );
}
