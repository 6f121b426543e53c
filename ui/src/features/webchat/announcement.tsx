import { Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";

import styles from "./webchat.module.css";
import type { SectionProps } from "./webchat-form";

const MOST = 5;

/** What every visitor of the site reads until they close it: where to write from now on. */
export function Announcement({ settings, change, errors }: SectionProps) {
  const { t } = useTranslation("webchat");
  const links = settings.banner_links;
  const put = (place: number, part: Partial<(typeof links)[number]>) => { change({ banner_links: links.map((one, at) => (at === place ? { ...one, ...part } : one)) }); };
  return (
    <Card title={t("banner.title")}>
      <div className={styles.fields}>
        <Textarea label={t("banner.text")} description={t("banner.hint")} placeholder={t("banner.example")} autosize minRows={2} maxLength={300} value={settings.banner} error={errors("banner")} onChange={(event) => { change({ banner: event.currentTarget.value }); }} />
        {links.map((link, place) => (
          <div key={place} className={styles.three} role="group" aria-label={t("banner.link", { number: place + 1 })}>
            <TextInput label={t("banner.linkTitle")} maxLength={40} value={link.title} error={errors(`banner_links.${String(place)}`)} onChange={(event) => { put(place, { title: event.currentTarget.value }); }} />
            <TextInput label={t("banner.linkUrl")} placeholder="https://max.ru/…" maxLength={500} value={link.url} onChange={(event) => { put(place, { url: event.currentTarget.value }); }} />
            <Button variant="quiet" onClick={() => { change({ banner_links: links.filter((_, at) => at !== place) }); }}>{t("banner.drop")}</Button>
          </div>
        ))}
        {links.length < MOST && <div><Button size="sm" onClick={() => { change({ banner_links: [...links, { title: "", url: "" }] }); }}>{t("banner.add")}</Button></div>}
      </div>
    </Card>
  );
}
