import { useId } from "react";

import styles from "./merge-dialog.module.css";

interface ChoiceProps {
  title: string;
  value: string;
  options: { value: string; title: string; detail?: string }[];
  onChange: (value: string) => void;
}

/** One of a few, each with its own line of words. */
export function Choice({ title, value, options, onChange }: ChoiceProps) {
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.label}>{title}</legend>
      {options.map((one) => (
        <label key={one.value}>
          <input type="radio" name={name} checked={one.value === value} onChange={() => { onChange(one.value); }} />
          <span>
            {one.title}
            {one.detail && <small>{one.detail}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
