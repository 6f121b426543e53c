import { IconArchive } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { http } from "@/lib/api/http";
import type { components } from "@/lib/api/schema.gen";
import { shortDate } from "@/lib/i18n/format";

import { Block } from "./block";
import styles from "./carried.module.css";

type Carried = components["schemas"]["CarriedShape"];
type Field = components["schemas"]["CarriedField"];

function Fields({ fields }: { fields: Field[] }) {
  return <dl className={styles.fields}>{fields.map((one) => <div key={one.header}><dt>{one.header}</dt><dd>{one.value}</dd></div>)}</dl>;
}

/** What an import left on the card: where the person came from, what has no field of its own, deals and tickets. */
export function CarriedBlock({ contact }: { contact: number }) {
  const { t } = useTranslation("person");
  const { data } = useQuery({ queryKey: ["contact", contact, "carried"], queryFn: () => http.get<Carried>(`/api/v1/contacts/${String(contact)}/carried`) });
  if (!data || (data.sources.length === 0 && data.records.length === 0)) return null;
  return (
    <Block title={t("carried.title")}>
      <ul className={styles.sources}>
        {data.sources.map((one) => <li key={one.import_id}><IconArchive size={14} stroke={2} aria-hidden="true" />{t("carried.from", { what: one.title, date: shortDate(one.at) })}</li>)}
      </ul>
      {data.fields.length > 0 && <Fields fields={data.fields} />}
      {data.records.map((one) => (
        <details key={one.id} className={styles.record}>
          <summary>{t(`carried.${one.kind}`)}: {one.title || t("carried.nameless")}</summary>
          <p className="t-caption">{one.source}{one.at && `, ${shortDate(one.at)}`}</p>
          <Fields fields={one.fields} />
        </details>
      ))}
    </Block>
  );
}
