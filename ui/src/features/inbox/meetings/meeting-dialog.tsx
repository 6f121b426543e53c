import { Modal } from "@mantine/core";
import { IconVideo } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";
import { ListState } from "@/components/list-state";

import { MeetingForm } from "./meeting-form";
import { MeetingRow } from "./meeting-row";
import { MeetingView } from "./meeting-view";
import styles from "./meetings.module.css";
import { openMeetings, useMeetingsOpened } from "./meeting-store";
import { useMeetings } from "./use-meetings";

/** Shown where somebody holds meetings for this line. */
export function MeetingButton({ conversation }: { conversation: number }) {
  const { t } = useTranslation("inbox");
  const { data } = useMeetings(conversation);
  if (!data?.provider) return null;
  return (
    <IconButton label={t("meeting.button", { provider: data.provider })} variant="default" size="sm" onClick={() => { openMeetings({ conversation }); }}>
      <IconVideo size={16} stroke={2} />
    </IconButton>
  );
}

export function MeetingDialog() {
  const { t } = useTranslation("inbox");
  const opened = useMeetingsOpened();
  const close = () => { openMeetings(); };
  return (
    <Modal opened={opened !== undefined} onClose={close} title={t("meeting.title")} size={560} closeButtonProps={{ "aria-label": t("common:close") }}>
      {opened && (opened.meeting === undefined
        ? <Meetings conversation={opened.conversation} />
        : <MeetingView id={opened.meeting} onBack={() => { openMeetings({ conversation: opened.conversation }); }} />)}
    </Modal>
  );
}

function Meetings({ conversation }: { conversation: number }) {
  const { t } = useTranslation("inbox");
  const meetings = useMeetings(conversation, true);
  const [draft, setDraft] = useState(0);
  const items = meetings.data?.items ?? [];
  return (
    <div className={styles.body}>
      {meetings.data?.provider === "" && <p className={styles.hint}>{t("meeting.noHost")}</p>}
      {meetings.data?.provider && <MeetingForm key={draft} conversation={conversation} provider={meetings.data.provider} onDone={() => { setDraft(draft + 1); }} />}
      <ListState loading={meetings.isPending} error={meetings.error} empty={items.length === 0} rowHeight={56} onRetry={() => void meetings.refetch()} whenEmpty={<p className={styles.hint}>{t("meeting.none")}</p>}>
        <ul className={styles.list} aria-label={t("meeting.list")}>
          {items.map((one) => <MeetingRow key={one.id} meeting={one} onOpen={() => { openMeetings({ conversation, meeting: one.id }); }} />)}
        </ul>
      </ListState>
    </div>
  );
}
