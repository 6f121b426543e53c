import { useTranslation } from "react-i18next";

import { sum, sumRange } from "@/lib/i18n/money";
import { tied } from "@/lib/i18n/norm";

import type { Fine } from "../data";
import styles from "../audit.module.css";

/** What a breach may cost this kind of subject: the range, the article below; opened, also what a second one costs. */
export function Fines({ fines, open }: { fines: Fine[]; open: boolean }) {
  const { t } = useTranslation("audit");
  const words = ({ min, max }: Fine): string => {
    if (max === null) return t("money.unknown");
    return min === null ? t("money.upTo", { sum: sum(max) }) : sumRange(min, max);
  };
  if (fines.length === 0) return <span className={styles.muted}>{t("noFine")}</span>;
  return fines.slice(0, open ? undefined : 1).map((fine) => (
    <div key={fine.text}>
      {fine.norm ? <><p>{words(fine)}</p><p className={styles.muted}>{tied(fine.norm)}</p></> : <p>{tied(fine.text)}</p>}
      {open && fine.again && <p className={styles.muted}>{t("money.again", { what: tied(fine.again) })}</p>}
    </div>
  ));
}
