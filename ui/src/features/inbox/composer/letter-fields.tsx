import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { write } from "./composer-store";
import { copiesOf } from "./copies";
import styles from "./letter-fields.module.css";

function Copies({ id, cc, focus }: { id: number; cc: string; focus: boolean }) {
  const { t } = useTranslation("inbox");
  const [busy, setBusy] = useState(focus);
  const errorId = useId();
  const { wrong } = copiesOf(cc);
  const flawed = !busy && wrong.length > 0;
  return (
    <>
      <input
        className={styles.line}
        value={cc}
        maxLength={7000}
        autoFocus={focus}
        inputMode="email"
        spellCheck={false}
        aria-label={t("letter.copies")}
        aria-invalid={flawed || undefined}
        aria-describedby={flawed ? errorId : undefined}
        placeholder={t("letter.copiesExample")}
        onChange={(event) => { write(id, { cc: event.target.value }); }}
        onFocus={() => { setBusy(true); }}
        onBlur={() => { setBusy(false); }}
      />
      {flawed && <p id={errorId} className={styles.error} role="alert">{t("letter.notAddress", { words: wrong.join(", ") })}</p>}
    </>
  );
}

/** What only letters have: a subject (left empty, the correspondence keeps the one it has) and who else gets the letter. */
export function LetterFields({ id, subject, cc }: { id: number; subject: string; cc: string }) {
  const { t } = useTranslation("inbox");
  const [asked, setAsked] = useState(false);
  const shown = asked || cc !== "";
  return (
    <>
      <div className={styles.row}>
        <input
          className={styles.line}
          value={subject}
          maxLength={300}
          dir="auto"
          lang="ru"
          aria-label={t("letter.subject")}
          placeholder={t("letter.sameSubject")}
          onChange={(event) => { write(id, { subject: event.target.value }); }}
        />
        {!shown && <button type="button" className={styles.add} onClick={() => { setAsked(true); }}>{t("letter.addCopies")}</button>}
      </div>
      {shown && <Copies id={id} cc={cc} focus={asked} />}
    </>
  );
}
