import { IconMoon, IconSun, IconSunMoon } from "@tabler/icons-react";
import { useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Mark } from "@/components/mark";
import { switchLanguage } from "@/lib/i18n/setup";

import { Harbour } from "./harbour";
import styles from "./login.module.css";

const NEXT: Record<MantineColorScheme, MantineColorScheme> = { light: "dark", dark: "auto", auto: "light" };
const ICON = { light: IconSun, dark: IconMoon, auto: IconSunMoon };

/** Form at the left, the harbour at the right; below 1024 only the form. */
export function LoginLayout({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  const { t, i18n } = useTranslation(["access", "common"]);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Icon = ICON[colorScheme];
  const other = i18n.language === "en" ? "ru" : "en";
  return (
    <div className={styles.page}>
      <main id="main" className={styles.side} tabIndex={-1}>
        <div className={styles.column}>
          <p className={styles.brand}>
            <Mark size={36} />
            {t("common:product")}
          </p>
          <div className={styles.form}>
            <h1 className="t-step">{title}</h1>
            {lead && <p className={styles.lead}>{lead}</p>}
            {children}
          </div>
          <footer className={styles.footer}>
            <span>{t("login.own")}</span>
            <span className={styles.choices}>
              <Button variant="quiet" size="sm" icon={<Icon size={15} stroke={2} />} onClick={() => { setColorScheme(NEXT[colorScheme]); }}>
                {t(`common:theme.${colorScheme}`)}
              </Button>
              <Button variant="quiet" size="sm" lang={other} onClick={() => { void switchLanguage(other); }}>
                {other === "en" ? "English" : "Русский"}
              </Button>
            </span>
          </footer>
        </div>
      </main>
      <aside className={styles.harbour}>
        <Harbour />
        <p className={styles.slogan}>{t("login.slogan")}</p>
        <p className={styles.place}>{t("login.place")}</p>
      </aside>
    </div>
  );
}
