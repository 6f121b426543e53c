import { Drawer } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ApiError } from "@/lib/api/http";

import styles from "./settings.module.css";

/** A refusal that belongs to no single field. */
export function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation("common");
  if (!error || (error instanceof ApiError && error.problem.errors?.length)) return null;
  const known = error instanceof ApiError && !error.offline;
  return <p className={styles.refusal} role="alert">{known ? error.problem.detail || error.problem.title : t("list.noServer")}</p>;
}

interface SideFormProps {
  title: string;
  opened: boolean;
  busy?: boolean;
  action?: string;
  error?: unknown;
  danger?: ReactNode;
  onClose: () => void;
  onSubmit: () => void;
  children: ReactNode;
}

/** A form in a drawer: the list stays in sight. */
export function SideForm({ title, opened, busy, action, error, danger, onClose, onSubmit, children }: SideFormProps) {
  const { t } = useTranslation("common");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Drawer opened={opened} onClose={onClose} title={title} size={440} closeButtonProps={{ "aria-label": t("close") }}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Refusal error={error} />
        {children}
        <div className={styles.formActions}>
          {danger}
          <span className={styles.grow} />
          <Button variant="quiet" onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" variant="primary" busy={busy}>{action ?? t("save")}</Button>
        </div>
      </form>
    </Drawer>
  );
}

/** Something shown this one time: a link, a token, recovery codes. */
export function OneTime({ title, hint, value }: { title: string; hint: string; value: string }) {
  const { t } = useTranslation("settings");
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div className={styles.oneTime} role="status">
      <p className={styles.oneTimeTitle}>{title}</p>
      <p className="t-caption">{hint}</p>
      <pre className={`${styles.secret ?? ""} mono`}>{value}</pre>
      <Button size="sm" icon={copied ? <IconCheck size={15} stroke={2} /> : <IconCopy size={15} stroke={2} />} onClick={() => { void copy(); }}>
        {copied ? t("copied") : t("copy")}
      </Button>
    </div>
  );
}

/** A line of a settings card: what it is, one line of why, and the control. */
export function Row({ title, hint, children }: { title: ReactNode; hint?: ReactNode; children?: ReactNode }) {
  return (
    <div className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowTitle}>{title}</p>
        {hint && <p className="t-caption">{hint}</p>}
      </div>
      {children}
    </div>
  );
}
