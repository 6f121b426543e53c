import { IconApps, IconChecks, IconPaperclip, IconPencil, IconPhoto, IconSpeakerphone, type Icon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Channel } from "../data/types";
import styles from "./cards.module.css";

interface Slot {
  key: string;
  icon: Icon;
  has: (channel: Channel) => boolean;
}

const SLOTS: readonly Slot[] = [
  { key: "images", icon: IconPhoto, has: ({ capabilities }) => capabilities.images },
  { key: "files", icon: IconPaperclip, has: ({ capabilities }) => capabilities.files },
  { key: "buttons", icon: IconApps, has: ({ capabilities }) => capabilities.buttons },
  { key: "read", icon: IconChecks, has: ({ capabilities }) => capabilities.read_receipts },
  { key: "edits", icon: IconPencil, has: ({ capabilities }) => capabilities.edits },
  { key: "promo", icon: IconSpeakerphone, has: (channel) => channel.promo === "allowed" },
];

/** Six places in the same order on each card; a dot where the channel cannot. */
export function Slots({ channel }: { channel: Channel }) {
  const { t } = useTranslation("channels");
  return (
    <ul className={styles.slots}>
      {SLOTS.map(({ key, icon: Sign, has }) => {
        const can = has(channel);
        const label = t(can ? `slot.${key}` : `noSlot.${key}`);
        return (
          <li key={key} title={label}>
            {can ? <Sign size={16} stroke={1.7} aria-hidden /> : <span className={styles.dot} aria-hidden />}
            <span className="visually-hidden">{label}</span>
          </li>
        );
      })}
    </ul>
  );
}

export function Legend({ className }: { className?: string }) {
  const { t } = useTranslation("channels");
  return (
    <p className={className} aria-hidden>
      {SLOTS.map(({ key, icon: Sign }) => (
        <span key={key}>
          <Sign size={14} stroke={2} />
          {t(`slot.${key}`)}
        </span>
      ))}
    </p>
  );
}
