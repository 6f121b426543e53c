import { IconRosetteDiscountCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { ContactDetail } from "@/lib/api/types";
import { phone } from "@/lib/i18n/format";

import styles from "./blocks.module.css";

/** Phones and e-mails, the proved with a mark; and whatever else the place wants to say in the same rows. */
export function Details({ person, more = [] }: { person: ContactDetail; more?: [title: string, value: string][] }) {
  const { t } = useTranslation("person");
  if (person.details.length + more.length === 0) return null;
  return (
    <dl className={styles.rows}>
      {person.details.map((one) => {
        const source = t(`detail.source.${one.source}`);
        return (
          <div key={one.id}>
            <dt>{t(`detail.${one.kind}`)}</dt>
            <dd>
              <span>{one.kind === "phone" ? phone(one.value) : one.value}</span>
              {one.verified_at ? (
                <span className={styles.proved} role="img" aria-label={t("detail.verified")} title={`${t("detail.verified")}: ${source}`}><IconRosetteDiscountCheck size={15} stroke={1.8} /></span>
              ) : (
                <span className={styles.told} title={source}>{t("detail.told")}</span>
              )}
            </dd>
          </div>
        );
      })}
      {more.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
