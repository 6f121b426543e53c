import { useTranslation } from "react-i18next";

import { longDate } from "@/lib/i18n/format";

import styles from "../move.module.css";
import { linkTrouble, type Closing } from "./data";

/** What becomes of the personal link in these words, told before it happens. */
export function LinkWarning({ notice, reply, until, day }: { notice: string; reply: string; until: string | null; day: string }) {
  const { t } = useTranslation("move");
  const troubles = [linkTrouble(notice, until, day), linkTrouble(reply, until, day)];
  const trouble = troubles[0] ?? troubles[1];
  if (trouble === null) return null;
  const words = [t(`closing.link.${trouble}`, { day: until ? longDate(until) : "" })];
  if (troubles[1]) words.push(t("closing.link.reply"));
  if (troubles[0]) words.push(t("closing.link.notice"));
  return <p className={styles.refusal} role="note">{words.join(". ")}</p>;
}

/** Why it did not close by itself though its day has come, and what the forwarding will lack. */
export function ClosingWarnings({ closing }: { closing: Closing }) {
  const { t } = useTranslation("move");
  const isAhead = ["planned", "noticing"].includes(closing.state);
  return (
    <>
      {isAhead && closing.called_for !== "" && <p className={styles.refusal} role="status">{t(`closing.called.${closing.called_for}`)}</p>}
      {(isAhead || closing.state === "closed") && <LinkWarning notice={isAhead ? closing.notice : ""} reply={closing.reply} until={closing.link_until} day={closing.closes_on} />}
    </>
  );
}
