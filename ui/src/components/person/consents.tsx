import { IconCheck, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Consent } from "@/lib/api/types";
import { shortDate } from "@/lib/i18n/format";

import styles from "./blocks.module.css";

/** What the person agreed to and took back. */
export function Consents({ consents }: { consents: Consent[] }) {
  const { t, i18n } = useTranslation("person");
  const word = (kind: string, code: string): string => t(i18n.exists(`person:consent.${kind}.${code}`) ? `consent.${kind}.${code}` : `consent.${kind}.other`);
  return (
    <ul>
      {consents.map((one) => (
        <li key={one.id} className={styles.consent} data-over={one.withdrawn_at ? true : undefined}>
          {one.withdrawn_at ? <IconX size={16} stroke={2} aria-hidden="true" /> : <IconCheck size={16} stroke={2} aria-hidden="true" />}
          <div>
            {word("purpose", one.purpose)}
            <p>{one.withdrawn_at ? t("consent.withdrawn", { date: shortDate(one.withdrawn_at) }) : t("consent.given", { date: shortDate(one.given_at), way: word("way", one.way) })}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
