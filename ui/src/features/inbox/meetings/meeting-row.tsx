import { useTranslation } from "react-i18next";

import { nearMoment } from "@/lib/i18n/format";

import styles from "./meetings.module.css";
import type { Meeting } from "./use-meetings";

/** One meeting of the list: its name, when, and how it stands. */
export function MeetingRow({ meeting, onOpen }: { meeting: Meeting; onOpen: () => void }) {
  const { t } = useTranslation("inbox");
  return (
    <li>
      <button type="button" className={styles.row} onClick={onOpen}>
        <b>{meeting.title}</b>
        <span>{nearMoment(meeting.starts_at ?? meeting.asked_at)} · {meeting.asked_by_name}</span>
        <span className={styles.state} data-state={meeting.state}>{t(`meeting.state.${meeting.state}`)}</span>
      </button>
    </li>
  );
}
