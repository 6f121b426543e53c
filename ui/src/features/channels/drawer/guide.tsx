import { IconExternalLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Channel } from "../data/types";
import styles from "./guide.module.css";

function Place({ url }: { url: string }) {
  return (
    <a href={url} target="_blank" rel="noreferrer" className={styles.link}>
      {new URL(url).host}
      <IconExternalLink size={14} stroke={2} aria-hidden />
    </a>
  );
}

/** What to register where, what to press, how long it takes and what it costs. */
export function Guide({ channel, open }: { channel: Channel; open: boolean }) {
  const { t } = useTranslation("channels");
  const facts = [channel.connect_time, channel.cost, channel.moderation].filter(Boolean);
  if (channel.guide.length === 0 && channel.requires.length === 0) return null;
  return (
    <details className={styles.guide} open={open || undefined}>
      <summary>{t("guide.title")}</summary>
      {facts.length > 0 && <p className={styles.facts}>{facts.join(" · ")}</p>}
      <ol className={styles.steps}>
        {channel.guide.map((step) => (
          <li key={step.title}>
            <h3>{step.title}</h3>
            <p>{step.text}</p>
            {step.url.startsWith("https://") && <Place url={step.url} />}
          </li>
        ))}
      </ol>
      {channel.requires.length > 0 && (
        <div className={styles.needs}>
          <h3>{t("requires", { name: channel.name, context: channel.id })}</h3>
          <ul>{channel.requires.map((text) => <li key={text}>{text}</li>)}</ul>
        </div>
      )}
    </details>
  );
}
