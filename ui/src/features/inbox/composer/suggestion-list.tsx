import { useTranslation } from "react-i18next";

import type { Suggestion } from "./suggestions";
import styles from "./suggestion-list.module.css";

interface SuggestionListProps {
  id: string;
  suggestions: Suggestion[];
  active: number;
  label: string;
  onPick: (suggestion: Suggestion) => void;
}

/** Above the field; the focus stays in the text, the active row is told by `aria-activedescendant`. */
export function SuggestionList({ id, suggestions, active, label, onPick }: SuggestionListProps) {
  const { t } = useTranslation("inbox");
  return (
    <div className={styles.list} role="listbox" id={id} aria-label={label}>
      {suggestions.length === 0 && <p className={styles.none}>{t("composer.nothing")}</p>}
      {suggestions.map((one, at) => (
        <div
          key={one.key}
          id={`${id}-${String(at)}`}
          role="option"
          aria-selected={at === active}
          className={styles.row}
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(one);
          }}
        >
          <b>{one.title}</b>
          <span>{one.detail}</span>
        </div>
      ))}
    </div>
  );
}
