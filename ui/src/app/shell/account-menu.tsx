import { Menu } from "@mantine/core";
import { IconBuilding, IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUser } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Avatar } from "@/components/avatar";
import type { AccountSettings } from "@/lib/session/types";
import { switchLanguage } from "@/lib/i18n/setup";
import { signOut, switchCompany, useSession } from "@/lib/session/session";
import { useChangeSettings } from "@/lib/session/use-change-settings";

import styles from "./account-menu.module.css";

const themes: [NonNullable<AccountSettings["theme"]>, typeof IconSun][] = [["light", IconSun], ["dark", IconMoon], ["auto", IconDeviceDesktop]];

export function AccountMenu({ size }: { size: number }) {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const change = useChangeSettings();
  const other = i18n.language === "en" ? "ru" : "en";
  return (
    <Menu position="right-end" withinPortal>
      <Menu.Target>
        <button type="button" className={styles.button} aria-label={t("account.menu", { name: session.account.name })}>
          <Avatar name={session.account.name} size={size} tone="rail" />
          <span className={styles.dot} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.account.name}{session.company && ` · ${session.company.name}`}
        </Menu.Label>
        <Menu.Item leftSection={<IconUser size={16} stroke={2} />} onClick={() => void navigate({ href: "/settings/profile" })}>
          {t("account.profile")}
        </Menu.Item>
        {session.companies.length > 1 && (
          <>
            <Menu.Divider />
            {session.companies.map((company) => (
              <Menu.Item key={company.id} leftSection={<IconBuilding size={16} stroke={2} />} disabled={company.id === session.company?.id} onClick={() => void switchCompany(company.id)}>
                {company.name}
              </Menu.Item>
            ))}
          </>
        )}
        <Menu.Divider />
        {themes.map(([theme, Icon]) => (
          <Menu.Item key={theme} leftSection={<Icon size={16} stroke={2} />} onClick={() => { change.mutate({ theme }); }}>
            {t(`theme.${theme}`)}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => void switchLanguage(other)} lang={other}>
          {other === "en" ? "English" : "Русский"}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} stroke={2} />} onClick={() => void signOut(queries)}>
          {t("account.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
