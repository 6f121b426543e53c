import { IconCircle, IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";

import { sayNext, usePractice, usePracticeDeeds, type Practice } from "@/lib/training/api";
import styles from "./practice-bar.module.css";

/** While a practice goes on: what is asked, what is done already, and the customer's next line when it is time. */
export function PracticeBar() {
  const { data: practice } = usePractice();
  return practice ? <Strip key={practice.id} practice={practice} /> : null;
}

function Strip({ practice }: { practice: Practice }) {
  const { t } = useTranslation("training");
  const { leave, finish } = usePracticeDeeds();
  const isMute = useCustomer(practice);
  return (
    <section className={styles.bar} aria-label={t("practice.label")}>
      <div className={styles.told}>
        <b>{t("practice.now", { title: practice.title })}</b>
        <span>{isMute ? t("practice.mute") : practice.brief}</span>
      </div>
      <ul className={styles.checks}>
        {practice.checks.map((check) => (
          <li key={check.id} data-done={check.is_done || undefined} title={check.hint}>
            {check.is_done ? <IconCircleCheck size={16} stroke={2} aria-label={t("practice.done")} /> : <IconCircle size={16} stroke={2} aria-label={t("practice.notDone")} />}
            {check.title}
          </li>
        ))}
      </ul>
      <div className={styles.deeds}>
        {isMute && <Link to="/sandbox">{t("practice.connect")}</Link>}
        {practice.conversation_id !== null && <Link to={`/inbox/${String(practice.conversation_id)}`}>{t("practice.open")}</Link>}
        <Button size="sm" variant="primary" disabled={!practice.is_passed} busy={finish.isPending} onClick={() => { finish.mutate(); }}>{t("practice.finish")}</Button>
        <Button size="sm" variant="quiet" busy={leave.isPending} onClick={() => { leave.mutate(); }}>{t("practice.leave")}</Button>
      </div>
    </section>
  );
}

/** Plays the customer. True: no training channel is connected, so nobody can. */
function useCustomer(practice: Practice): boolean {
  const [isMute, setMute] = useState(false);
  const isSaying = useRef(false);
  const isTime = !practice.is_waiting && practice.said < practice.lines;
  useEffect(() => {
    if (!isTime || isSaying.current) return;
    isSaying.current = true;
    void sayNext().then((said) => { setMute(!said); }).catch(() => { setMute(true); }).finally(() => { isSaying.current = false; });
  }, [practice, isTime]);
  return isMute;
}
