import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";

import styles from "./button.module.css";

export type ButtonVariant = "primary" | "default" | "quiet" | "link" | "danger" | "danger-filled";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: ButtonVariant;
  /** 28 in headers, 32 ordinary, 40 in wizards. */
  size?: "sm" | "md" | "lg";
  icon?: ReactNode;
  keys?: string;
  busy?: boolean;
  wide?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ variant = "default", size = "md", icon, keys, busy, wide, children, className, type, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? "button"}
      className={[styles.button, styles[variant], styles[size], wide ? styles.wide : "", className ?? ""].join(" ")}
      aria-busy={busy || undefined}
      disabled={rest.disabled || busy}
    >
      {icon}
      {children !== undefined && <span className={styles.label}>{children}</span>}
      {keys && <span className={styles.keys}>{keys}</span>}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, "icon" | "keys" | "wide"> {
  label: string;
  /** Shown after the label in the tooltip. */
  keys?: string;
}

/** A square button; its name is in the tooltip and for screen readers. */
export function IconButton({ label, keys, variant = "quiet", size = "md", children, className, ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={rest.type ?? "button"}
      aria-label={rest["aria-label"] ?? label}
      title={keys ? `${label} · ${keys}` : label}
      className={[styles.button, styles.square, styles[variant], styles[size], className ?? ""].join(" ")}
    >
      {children}
    </button>
  );
}
