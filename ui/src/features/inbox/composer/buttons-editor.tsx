import { Popover } from "@mantine/core";
import { IconLayoutBottombar, IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";

import styles from "./buttons-editor.module.css";
import { write, type ButtonKind, type WrittenButton } from "./composer-store";

const MOST = 6;

/** Buttons under the message: an answer that comes back to the thread, or a link. One in a row. */
export function ButtonsEditor({ id, buttons, kinds }: { id: number; buttons: WrittenButton[]; kinds: readonly ButtonKind[] }) {
  const { t } = useTranslation("inbox");
  const [opened, setOpened] = useState(false);
  const change = (at: number, part: Partial<WrittenButton>) => {
    write(id, { buttons: buttons.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus withRoles width={380}>
      <Popover.Target>
        <IconButton label={t("buttons.name")} onClick={() => { setOpened(!opened); }} data-on={buttons.length > 0 || undefined}>
          <IconLayoutBottombar size={18} stroke={1.7} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={styles.editor}>
          <p className={styles.hint}>{t("buttons.hint")}</p>
          {buttons.map((button, at) => (
            <div key={at} className={styles.row}>
              <input value={button.text} aria-label={t("buttons.text")} placeholder={t("buttons.example")} maxLength={64} onChange={(event) => { change(at, { text: event.target.value }); }} />
              <select value={button.kind} aria-label={t("buttons.kind")} onChange={(event) => { change(at, { kind: kinds.find((kind) => kind === event.target.value) ?? "callback" }); }}>
                {kinds.map((kind) => <option key={kind} value={kind}>{t(`buttons.${kind}`)}</option>)}
              </select>
              {button.kind === "link" && <input value={button.value} type="url" aria-label={t("buttons.url")} placeholder="https://" onChange={(event) => { change(at, { value: event.target.value }); }} />}
              <IconButton label={t("buttons.remove")} size="sm" onClick={() => { write(id, { buttons: buttons.filter((_one, index) => index !== at) }); }}><IconX size={14} stroke={2} /></IconButton>
            </div>
          ))}
          <Button size="sm" variant="quiet" disabled={buttons.length >= MOST} icon={<IconPlus size={14} stroke={2} />} onClick={() => { write(id, { buttons: [...buttons, { text: "", kind: "callback", value: "" }] }); }}>
            {t("buttons.add")}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
