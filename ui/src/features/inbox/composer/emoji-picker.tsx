import { Popover } from "@mantine/core";
import { IconMoodSmile } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";

import { EMOJI } from "./emoji";
import styles from "./emoji-picker.module.css";

const COLUMNS = 8;

function move(event: React.KeyboardEvent<HTMLDivElement>): void {
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.code];
  if (by === undefined) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  buttons[Math.min(Math.max(0, at + by), buttons.length - 1)]?.focus();
}

export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useTranslation("inbox");
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus withRoles>
      <Popover.Target>
        <IconButton label={t("composer.emoji")} onClick={() => { setOpened(!opened); }}><IconMoodSmile size={18} stroke={1.7} /></IconButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={styles.picker} onKeyDown={move}>
          {EMOJI.map(({ group, list }) => (
            <div key={group} role="group" aria-label={t(`emoji.${group}`)}>
              <p className={styles.group}>{t(`emoji.${group}`)}</p>
              <div className={styles.grid}>
                {list.map((emoji) => (
                  <button key={emoji} type="button" onClick={() => { onPick(emoji); setOpened(false); }}>{emoji}</button>
                ))}
              </div>
            </div>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
