import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import styles from "./buttons-tray.module.css";
import { write, type WrittenButton } from "./composer-store";

/** Buttons that will stand under the message, as the customer sees them: one in a row. */
export function ButtonsTray({ id, buttons }: { id: number; buttons: WrittenButton[] }) {
  const { t } = useTranslation("inbox");
  const named = buttons.filter((one) => one.text.trim());
  if (named.length === 0) return null;
  return (
    <ul className={styles.tray} aria-label={t("buttons.name")}>
      {named.map((one) => (
        <li key={buttons.indexOf(one)}>
          <span>{one.text}</span>
          <button type="button" aria-label={`${t("buttons.remove")}: ${one.text}`} onClick={() => { write(id, { buttons: buttons.filter((other) => other !== one) }); }}><IconX size={14} stroke={2} /></button>
        </li>
      ))}
    </ul>
  );
}
