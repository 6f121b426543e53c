import { useTranslation } from "react-i18next";

import { Avatar } from "@/components/avatar";

import styles from "./login.module.css";

export interface DemoPerson {
  id: number;
  name: string;
  role: string;
  role_name: string;
}

/** In the demo one steps into somebody's place with one press. */
export function DemoPeople({ people, busy, onChoose }: { people: DemoPerson[]; busy: boolean; onChoose: (person: DemoPerson) => void }) {
  const { t } = useTranslation("access");
  if (people.length === 0) return null;
  return (
    <section className={styles.people} aria-label={t("login.demoPeople")}>
      <h2 className="t-caption">{t("login.demoPeople")}</h2>
      <ul>
        {people.slice(0, 4).map((person) => (
          <li key={person.id}>
            <button type="button" className={styles.person} disabled={busy} onClick={() => { onChoose(person); }}>
              <Avatar name={person.name} size={28} />
              <span>{person.name}<br /><span className="t-caption">{person.role_name}</span></span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
