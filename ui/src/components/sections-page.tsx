import { Link, useParams } from "@tanstack/react-router";
import { Fragment, Suspense, useEffect, useRef, type ComponentType, type LazyExoticComponent } from "react";
import { useTranslation } from "react-i18next";
import type { TablerIcon } from "@tabler/icons-react";

import { EmptyState } from "@/components/empty-state";
import { Page } from "@/components/page";
import { useSession } from "@/lib/session/session";

import styles from "./sections-page.module.css";

/** One section of such a page. Its words are `<id>.title` and `<id>.context` of the page's catalogue. */
export interface PageSection<Group extends string = string> {
  id: string;
  group: Group;
  icon: TablerIcon;
  /** What opens the section; nothing means everybody. */
  needs?: string;
  page: LazyExoticComponent<ComponentType>;
}

interface SectionsPageProps<Group extends string> {
  /** Catalogue with `title`, `group.*`, `noRights.*` and the words of the sections. */
  words: string;
  path: "/settings" | "/privacy";
  groups: readonly Group[];
  sections: PageSection<Group>[];
}

/** Sections one may open at the left, the chosen one at the right; without a choice the first. */
export function SectionsPage<Group extends string>({ words, path, groups, sections }: SectionsPageProps<Group>) {
  const { t } = useTranslation(words);
  const session = useSession();
  const { section } = useParams({ strict: false });
  const open = sections.filter((item) => !item.needs || session.permissions.includes(item.needs));
  const current = section ? open.find((item) => item.id === section) : open[0];
  const Current = current?.page;
  const nav = useRef<HTMLElement>(null);
  const chosen = current?.id;
  // On a phone the sections are a strip that scrolls: the chosen one is brought into it.
  useEffect(() => {
    const strip = nav.current;
    const link = strip?.querySelector<HTMLElement>("[aria-current]");
    if (strip && link) strip.scrollLeft = link.offsetLeft - (strip.clientWidth - link.offsetWidth) / 2;
  }, [chosen]);
  return (
    <Page title={t("title")} context={current ? t(`${current.id}.context`) : undefined}>
      <div className={styles.layout}>
        <nav ref={nav} className={styles.nav} aria-label={t("title")}>
          {groups.map((group) => {
            const items = open.filter((item) => item.group === group);
            if (items.length === 0) return null;
            return (
              <Fragment key={group}>
                <p className={styles.group}>{t(`group.${group}`)}</p>
                {items.map((item) => (
                  <Link key={item.id} to={`${path}/$section`} params={{ section: item.id }} aria-current={item === current ? "page" : undefined}>
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
