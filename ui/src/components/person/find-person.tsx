import { Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Avatar } from "@/components/avatar";
import { ChannelBadge } from "@/components/channel-badge";
import { longDate } from "@/lib/i18n/format";
import { usePeople } from "@/lib/people/people";

import styles from "./merge-dialog.module.css";

/** Chooses another person by name. */
export function FindPerson({ title, except, onPick, onClose }: { title?: string; except?: number; onPick: (id: number) => void; onClose: () => void }) {
  const { t } = useTranslation("person");
  const [text, setText] = useState("");
  const [query] = useDebouncedValue(text.trim(), 250);
  const people = usePeople(query);
  const rows = (people.data?.pages[0]?.items ?? []).filter((row) => row.id !== except).slice(0, 20);
  return (
    <Modal opened onClose={onClose} title={title ?? t("merge.findTitle")} closeButtonProps={{ "aria-label": t("common:close") }}>
      <input type="search" className={styles.find} value={text} data-autofocus placeholder={t("merge.find")} aria-label={t("merge.find")} onChange={(event) => { setText(event.target.value); }} />
      {people.data && rows.length === 0 && <p className={styles.nobody} role="status">{t("merge.none", { query })}</p>}
      <ul className={styles.found}>
        {rows.map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => { onPick(row.id); }}>
              <Avatar name={row.name} size={28} />
              <span>{row.name || t("match.nameless")}</span>
              {row.channel && <ChannelBadge channel={row.channel} size={20} />}
              <small>{longDate(row.last_message_at ?? row.created_at)}</small>
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
