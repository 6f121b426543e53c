import { Link, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Mark } from "@/components/mark";
import { Counter } from "@/components/status-chip";
import { useSession } from "@/lib/session/session";

import { AccountMenu } from "./account-menu";
import styles from "./rail.module.css";
import { sections, type Section } from "./sections";
import { useUnread } from "./use-unread";

function Item({ section, count, current }: { section: Section; count: number; current: boolean }) {
  const { t } = useTranslation();
  const Icon = section.icon;
  const name = t(`section.${section.key}`);
  return (
    <Link to={section.path} className={styles.item} aria-current={current ? "page" : undefined} title={name}>
      <span className={styles.icon}>
        <Icon size={21} stroke={1.6} aria-hidden="true" />
        {count > 0 && <span className={styles.count}><Counter value={count} tone="rail" /></span>}
      </span>
      <span className={styles.name}>{t(`railName.${section.key}`, name)}</span>
    </Link>
  );
}

export function Rail() {
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  const unread = useUnread();
  const all = sections(session);
  const item = (section: Section) => (
    <Item key={section.path} section={section} count={section.key === "inbox" ? unread : 0} current={pathname.startsWith(section.path)} />
  );
  return (
    <nav className={styles.rail} aria-label={t("sections")} data-region="rail">
      <Link to="/inbox" className={styles.mark} aria-label={t("product")}>
        <Mark on="rail" />
      </Link>
      {all.filter((section) => !section.low).map(item)}
      <span className={styles.gap} />
      {all.filter((section) => section.low).map(item)}
      <AccountMenu size={36} />
    </nav>
  );
}
