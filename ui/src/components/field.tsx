import { IconAlertCircle } from "@tabler/icons-react";
import { useId, type ReactNode } from "react";

import styles from "./field.module.css";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: ReactNode;
  aside?: ReactNode;
  children: (ids: { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean | undefined }) => ReactNode;
}

/** Label above, hint and error below, for inputs that the form kit does not wrap itself. */
export function Field({ label, hint, error, aside, children }: FieldProps) {
  const id = useId();
  const below = error || hint ? `${id}-below` : undefined;
  return (
    <div className={styles.field}>
      <div className={styles.top}>
        <label htmlFor={id}>{label}</label>
        {aside}
      </div>
      {children({ id, "aria-describedby": below, "aria-invalid": error ? true : undefined })}
      {error ? (
        <p id={below} className={styles.error} role="alert">
          <IconAlertCircle size={14} stroke={2} />
          {error}
        </p>
      ) : (
        hint && <p id={below} className={styles.hint}>{hint}</p>
      )}
    </div>
  );
}
