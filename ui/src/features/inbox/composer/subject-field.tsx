import { useTranslation } from "react-i18next";

import { write } from "./composer-store";
import styles from "./subject-field.module.css";

/** The subject of a letter; left empty, the correspondence keeps the one it has. */
export function SubjectField({ id, subject }: { id: number; subject: string }) {
  const { t } = useTranslation("inbox");
  return (
    <input
      className={styles.subject}
      value={subject}
      maxLength={300}
      dir="auto"
      lang="ru"
      aria-label={t("letter.subject")}
      placeholder={t("letter.sameSubject")}
      onChange={(event) => { write(id, { subject: event.target.value }); }}
    />
  );
}
