import { IconExternalLink } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { fileSize, number, shortDate } from "@/lib/i18n/format";

import type { Channel, Window } from "../data/types";
import styles from "./drawer.module.css";

function sources(channel: Channel): { url: string; read: string }[] {
  const all = [{ url: channel.docs_url, read: channel.docs_read_on }, ...channel.windows.map((one) => ({ url: one.source, read: one.read_on }))];
  const seen = new Set<string>();
  return all.filter(({ url }) => url.startsWith("https://") && !seen.has(url) && seen.add(url));
}

/** «после сообщения клиента, 24 ч: отвечать, сервисные» */
function windowWords(window: Window, t: TFunction<"channels">): string {
  const allows = window.allows.map((one) => t(`allows.${one}`)).join(", ");
  const long = window.hours > 0 ? `, ${window.hours % 24 === 0 && window.hours > 24 ? t("days", { count: window.hours / 24 }) : t("hours", { count: window.hours })}` : "";
  return `${t(`since.${window.since}`)}${long}: ${allows}${window.note ? `. ${window.note}` : ""}`;
}

function buttons({ capabilities: can }: Channel, t: TFunction<"channels">): string {
  if (!can.buttons) return t("ability.numbers");
  if (!can.max_button_rows) return t("ability.yes");
  return t("ability.rows", { rows: can.max_button_rows, row: can.max_buttons_in_row, count: can.max_button_rows });
}

function files({ capabilities: can }: Channel, t: TFunction<"channels">): string {
  const kinds = [can.images && t("slot.images"), can.files && t("slot.files"), can.voice && t("ability.voice")].filter(Boolean);
  if (kinds.length === 0) return t("ability.links");
  const most = can.file_limit_bytes || can.image_limit_bytes;
  const refused = can.refused_extensions.length > 0 ? t("ability.except", { list: can.refused_extensions.map((one) => `.${one}`).join(", ") }) : "";
  return [kinds.join(", "), most ? t("ability.size", { size: fileSize(most) }) : "", refused].filter(Boolean).join(", ");
}

function receipts({ capabilities: can }: Channel, t: TFunction<"channels">): string {
  if (can.read_receipts) return t("ability.tells");
  return can.delivered_receipts ? t("ability.delivered") : t("ability.silent");
}

/** What the channel can do and what its owner allows, in words, with where that is written. */
export function Abilities({ channel }: { channel: Channel }) {
  const { t } = useTranslation("channels");
  const can = channel.capabilities;
  const changes = [can.edits && t("ability.edit"), can.removals && t("ability.remove")].filter(Boolean).join(", ");
  const said: [string, string][] = [
    [t("ability.text"), t("ability.upTo", { value: number(can.text_limit), count: can.text_limit })],
    [t("ability.files"), files(channel, t)],
    [t("ability.buttons"), buttons(channel, t)],
    [t("ability.changes"), changes || t("ability.no")],
    [t("ability.read"), receipts(channel, t)],
  ];
  const rows: [string, string][] = [
    ...(channel.role === "meetings" ? [] : said),
    [t("ability.first"), channel.first_writer_note || t(`writes.${channel.first_writer}`)],
    ...channel.windows.map((one, at): [string, string] => [at === 0 ? t("ability.window") : "", windowWords(one, t)]),
    [t("ability.promo"), channel.promo_note || t(`promo.${channel.promo}`)],
    [t("ability.speed"), t("ability.perSecond", { count: channel.limits.per_inbox_per_s, value: number(channel.limits.per_inbox_per_s) })],
    [t("ability.receive"), channel.receive.map((one) => t(`receive.${one}`)).join(", ")],
    [t("ability.data"), channel.data_location],
    [t("ability.owner"), channel.owner_country],
    ...(channel.hosts.length > 0 ? [[t("ability.hosts"), channel.hosts.join(", ")] as [string, string]] : []),
  ];
  return (
    <section className={styles.abilities}>
      <h3>{t("ability.title", { name: channel.name, context: channel.id })}</h3>
      <dl>
        {rows.map(([name, value]) => (
          <div key={`${name}${value}`} className={styles.pair}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.source}>
        {t("ability.source")}{" "}
        {sources(channel).map(({ url, read }) => (
          <span key={url}>
            <a href={url} target="_blank" rel="noreferrer">{new URL(url).host}<IconExternalLink size={12} stroke={2} aria-hidden /></a>
            {read && `, ${t("ability.readOn", { date: shortDate(read) })}`}{" "}
          </span>
        ))}
      </p>
      {channel.unverified.length > 0 && (
        <details className={styles.more}>
          <summary>{t("ability.unverified", { count: channel.unverified.length })}</summary>
          <ul className={styles.unverified}>{channel.unverified.map((one) => <li key={one}>{one}</li>)}</ul>
        </details>
      )}
    </section>
  );
}
