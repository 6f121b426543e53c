import { Menu } from "@mantine/core";
import { IconMenu2 } from "@tabler/icons-react";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Counter } from "@/components/status-chip";
import { useSession } from "@/lib/session/session";

import styles from "./bottom-bar.module.css";
import { sections } from "./sections";
import { useUnread } from "./use-unread";

/** Four items on a phone; hidden inside a conversation so that the composer keeps the room. */
export function BottomBar() {
  const { t } = useTranslation();
  const session = useSession();
  const navigate = useNavigate();
  const unread = useUnread();
  const { pathname } = useLocation();
  if (/^\/inbox\/.+/.test(pathname)) return null;
  const all = sections(session);
  const first = all.slice(0, 3);
  const rest = all.slice(3);
  return (
    <nav className={styles.bar} aria-label={t("sections")}>
      {first.map(({ path, key, icon: Icon }) => (
        <Link key={path} to={path} className={styles.item} aria-current={pathname.startsWith(path) ? "page" : undefined}>
          <span className={styles.icon}>
            <Icon size={22} stroke={1.6} aria-hidden="true" />
            {key === "inbox" && <span className={styles.count}><Counter value={unread} /></span>}
          </span>
          {t(`section.${key}`)}
        </Link>
      ))}
      {rest.length > 0 && (
        <Menu position="top-end">
          <Menu.Target>
            <button type="button" className={styles.item}>
              <IconMenu2 size={22} stroke={1.6} aria-hidden="true" />
              {t("section.more")}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map(({ path, key, icon: Icon }) => (
              <Menu.Item key={path} leftSection={<Icon size={18} stroke={1.7} />} onClick={() => void navigate({ href: path })}>
                {t(`section.${key}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </nav>
  );
}
