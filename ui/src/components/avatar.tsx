import { initials } from "@/lib/i18n/format";

import styles from "./avatar.module.css";

interface AvatarProps {
  name: string;
  url?: string | null;
  size?: number;
  tone?: "plain" | "self" | "rail";
}

/** Initials on a quiet ground; the name is always written beside it. */
export function Avatar({ name, url, size = 36, tone = "plain" }: AvatarProps) {
  const box = { width: size, height: size, fontSize: Math.max(11, Math.round(size * 0.36)) };
  return (
    <span className={styles.avatar} data-tone={tone} style={box} aria-hidden="true">
      {url ? <img src={url} alt="" loading="lazy" /> : size < 24 ? initials(name).slice(0, 1) : initials(name)}
    </span>
  );
}
