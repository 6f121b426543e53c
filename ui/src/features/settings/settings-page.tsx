import { Link, useParams } from "@tanstack/react-router";
import { Fragment, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { EmptyState } from "@/components/empty-state";
import { Page } from "@/components/page";
import { useSession } from "@/lib/session/session";

import { SECTIONS } from "./sections";
import styles from "./settings.module.css";

const GROUPS = ["own", "people", "work", "control"] as const;

/** Sections one may open at the left, the chosen one at the right. */
export default function SettingsPage() {
  const { t } = useTranslation("settings");
  const session = useSession();
  const { section = "profile" } = useParams({ strict: false });
  const open = SECTIONS.filter((item) => !item.needs || session.permissions.includes(item.needs));
  const current = open.find((item) => item.id === section);
  const Current = current?.page;
  return (
    <Page title={t("title")} context={current ? t(`${current.id}.context`) : undefined}>
      <div className={styles.layout}>
        <nav className={styles.nav} aria-label={t("title")}>
          {GROUPS.map((group) => {
            const items = open.filter((item) => item.group === group);
            if (items.length === 0) return null;
            return (
              <Fragment key={group}>
                <p className={styles.group}>{t(`group.${group}`)}</p>
                {items.map((item) => (
                  <Link key={item.id} to="/settings/$section" params={{ section: item.id }} aria-current={item.id === section ? "page" : undefined}>
                    <item.icon size={18} stroke={1.7} />
                    {t(`${item.id}.title`)}
                  </Link>
                ))}
              </Fragment>
            );
          })}
        </nav>
        <div className={styles.content}>
          <Suspense fallback={null}>{Current ? <Current /> : <EmptyState title={t("noRights.title")} detail={t("noRights.detail")} />}</Suspense>
        </div>
      </div>
    </Page>
  );
}
