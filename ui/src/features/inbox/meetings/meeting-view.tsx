import { IconArrowLeft, IconExternalLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { nearMoment, time } from "@/lib/i18n/format";

import styles from "./meetings.module.css";
import { useCancelMeeting, useMeeting, type Meeting, type Session } from "./use-meetings";

/** What a meeting left behind: who was there, what was written, what was recorded. */
export function MeetingView({ id, onBack }: { id: number; onBack: () => void }) {
  const { t } = useTranslation("inbox");
  const { data, isPending, error, refetch } = useMeeting(id);
  return (
    <div className={styles.body}>
      <button type="button" className={styles.back} onClick={onBack}><IconArrowLeft size={16} stroke={2} />{t("meeting.back")}</button>
      <ListState loading={isPending} error={error} empty={false} rowHeight={56} onRetry={() => void refetch()} whenEmpty={null}>
        {data && <Head meeting={data.meeting} />}
        {data && !data.is_open && data.sessions.length > 0 && <p className={styles.hint}>{t("meeting.masked")}</p>}
        {data?.sessions.map((one) => <SessionPart key={one.started_at} session={one} />)}
      </ListState>
    </div>
  );
}

function Head({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation("inbox");
  const cancel = useCancelMeeting(meeting);
  const cancellable = meeting.state === "asked" || meeting.state === "open";
  return (
    <div className={styles.head}>
      <h3>{meeting.title}</h3>
      <p><span className={styles.state} data-state={meeting.state}>{t(`meeting.state.${meeting.state}`)}</span> {nearMoment(meeting.starts_at ?? meeting.asked_at)} · {meeting.asked_by_name}</p>
      {meeting.organiser && <p className={styles.hint}>{t("meeting.organiser", { email: meeting.organiser })}</p>}
      {meeting.failure && <p className={styles.error}>{meeting.failure}</p>}
      <div className={styles.foot}>
        {cancellable && <Button variant="quiet" busy={cancel.isPending} onClick={() => { cancel.mutate(); }}>{t("meeting.cancel")}</Button>}
        {meeting.link && meeting.state !== "cancelled" && <a className={styles.link} href={meeting.link} target="_blank" rel="noreferrer">{t("meeting.enter")}<IconExternalLink size={16} stroke={2} aria-hidden="true" /></a>}
      </div>
    </div>
  );
}

function SessionPart({ session }: { session: Session }) {
  const { t } = useTranslation("inbox");
  const { participants, chat, recordings } = session;
  return (
    <section className={styles.session}>
      <h4>{nearMoment(session.started_at)}{session.ended_at ? `–${time(session.ended_at)}` : ""}</h4>
      {!session.reported_at && <p className={styles.hint}>{t("meeting.notReported")}</p>}
      {participants.length > 0 && <p>{participants.map((one) => (one.is_guest ? t("meeting.guest", { name: one.name }) : one.name)).join(", ")}</p>}
      {recordings.map((one) => (
        <p key={one.key}>
          {one.state === "ready" ? <a className={styles.link} href={one.url} target="_blank" rel="noreferrer">{t("meeting.recording", { minutes: Math.max(1, Math.round(one.duration_s / 60)) })}<IconExternalLink size={14} stroke={2} aria-hidden="true" /></a> : t("meeting.recordingWaits")}
          {one.has_transcript && <span className={styles.hint}> {t("meeting.transcript")}</span>}
        </p>
      ))}
      {chat.length > 0 && (
        <ol className={styles.chat} aria-label={t("meeting.chat")}>
          {chat.map((one, place) => (
            <li key={`${one.at}-${String(place)}`}><b>{one.author}</b> <time>{time(one.at)}</time><span>{one.text}</span>{one.files.length > 0 && <span className={styles.hint}>{one.files.join(", ")}</span>}</li>
          ))}
        </ol>
      )}
    </section>
  );
}
