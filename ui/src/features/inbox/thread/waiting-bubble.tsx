import { IconClockPause } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import type { Message } from "@/lib/api/types";
import { daysAgo, nearMoment, time } from "@/lib/i18n/format";

import { giveBackMessage } from "../composer/give-back";
import { useInboxes } from "../data/directory";
import { useMessageAction } from "../data/use-message-action";
import { Bubble } from "./bubble";
import type { MessageItemProps } from "./message-item";
import { useMoment } from "./use-moment";
import styles from "./waiting-bubble.module.css";

type Waiting = NonNullable<Message["waiting"]>;

const REASONS: Record<string, string> = {
  "channel.transient": "away",
  "channel.rate_limited": "slower",
  "channel.not_ready": "file",
  "channel.auth_failed": "key",
  "channel.outcome_unknown": "unknown",
  "gate.quiet_hours": "quiet",
  "gate.reading_files": "reading",
};

/** Nothing leaves from an inbox that stands still, whatever its messages wait for themselves. */
const STOPPED: Record<string, string> = { paused: "paused", attention: "stopped" };

function words(t: TFunction<["inbox", "gate"]>, { kind, code, next_attempt_at: at, behind_id: behind }: Waiting, isPast: boolean): string {
  if (code === "gate.held") return t("gate:held.behind");
  const reason = t(`waiting.${REASONS[code] ?? "other"}` as "waiting.away");
  let told = reason;
  if (at && isPast) told = t("waiting.now", { reason });
  else if (at) told = daysAgo(at) === 0 ? t("waiting.next", { reason, time: time(at) }) : t("waiting.later", { reason, moment: nearMoment(at) });
  const inside = { told: told.charAt(0).toLowerCase() + told.slice(1) };
  if (behind) return t("waiting.behind", inside);
  return kind === "message" ? told : t(kind === "edit" ? "waiting.edit" : "waiting.remove", inside);
}

export function Actions({ message, actions }: { message: Message; actions: string[] }) {
  const { t } = useTranslation("inbox");
  const { mutate, isPending } = useMessageAction();
  const takeBack = () => { mutate({ id: message.id, kind: "cancel" }, { onSuccess: () => { giveBackMessage(message); } }); };
  return (
    <>
      {actions.includes("retry") && <Button variant="link" disabled={isPending} onClick={() => { mutate({ id: message.id, kind: "retry" }); }}>{t("waiting.send")}</Button>}
      {actions.includes("cancel") && <Button variant="link" disabled={isPending} className={styles.quiet} title={t("waiting.cancelTitle")} onClick={takeBack}>{t("waiting.cancel")}</Button>}
    </>
  );
}

/** It has not left, and nobody did anything wrong: why, when the next try is, and what can be done meanwhile. */
export function WaitingBubble(props: MessageItemProps) {
  const { t } = useTranslation(["inbox", "gate"]);
  const { message, inboxId } = props;
  const { waiting } = message;
  const inbox = useInboxes().find((one) => one.id === inboxId);
  const isPast = useMoment(waiting?.next_attempt_at ?? null);
  const stopped = STOPPED[inbox?.state ?? ""];
  const actions = waiting?.actions ?? ["cancel"];
  if (!stopped && !waiting) return <Bubble {...props} />;
  return (
    <Bubble {...props}>
      <div className={styles.bottom}>
        <span className={styles.state} title={waiting?.detail ?? undefined}>
          <IconClockPause size={15} stroke={2} aria-hidden="true" />
          {stopped ? t(`waiting.${stopped}` as "waiting.paused") : waiting && words(t, waiting, isPast)}
        </span>
        <Actions message={message} actions={stopped ? actions.filter((one) => one === "cancel") : actions} />
      </div>
    </Bubble>
  );
}
