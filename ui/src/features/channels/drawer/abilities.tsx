import { useTranslation } from "react-i18next";

import { number } from "@/lib/i18n/format";

import type { Channel } from "../data/types";
import styles from "./drawer.module.css";

/** What the channel can do, in words. */
export function Abilities({ channel }: { channel: Channel }) {
  const { t } = useTranslation("channels");
  const can = channel.capabilities;
  const rows: [string, string][] = [
    [t("ability.text"), t("ability.upTo", { value: number(can.text_limit), count: can.text_limit })],
    [t("ability.buttons"), can.buttons ? t("ability.rows", { rows: can.max_button_rows, row: can.max_buttons_in_row, count: can.max_button_rows }) : t("ability.no")],
    [t("ability.first"), t(`writes.${channel.first_writer}`)],
    [t("ability.read"), can.read_receipts ? t("ability.tells") : t("ability.silent")],
    [t("ability.promo"), channel.promo_note || t(`promo.${channel.promo}`)],
    [t("ability.data"), channel.data_location],
  ];
  return (
    <section className={styles.abilities}>
      <h3>{t("ability.title", { name: channel.name, context: channel.id })}</h3>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name} className={styles.pair}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
