import { useTranslation } from "react-i18next";

import { number } from "@/lib/i18n/format";

import type { FilesResult } from "../result-types";
import styles from "../scans.module.css";
import { Part } from "./parts";

/** Files: kinds and numbers. Values are kept nowhere. */
export function FilesFound({ result }: { result: FilesResult }) {
  const { t } = useTranslation("scans");
  const titles = new Map(result.kinds.map((one) => [one.kind, one.title]));
  return (
    <>
      <p className={styles.hint}>{t("files.summary", { files: number(result.files), carrying: number(result.carrying) })}</p>
      <Part title={t("files.kinds")}>
        {result.kinds.length === 0 ? <p className={styles.hint}>{t("files.clean")}</p> : (
          <ul className={styles.lines}>
            {result.kinds.map((one) => (
              <li key={one.kind}>
                <div className={styles.what}><p>{one.title}</p><p className={styles.seen}>{t("files.inFiles", { count: one.files })}</p></div>
                <div className={styles.number}><p>{number(one.found)}</p><p className={styles.seen}>{t("files.sure", { strong: number(one.strong) })}</p></div>
              </li>
            ))}
          </ul>
        )}
      </Part>
      {result.by_file.length > 0 && (
        <Part title={t("files.where")}>
          <ul className={styles.lines}>
            {result.by_file.map((one) => (
              <li key={one.name}>
                <div className={styles.what}>
                  <p>{one.name}</p>
                  <p className={styles.seen}>{one.kinds.map((kind) => `${titles.get(kind.kind) ?? kind.kind}: ${number(kind.found)}`).join(" · ")}</p>
                  {one.notes.map((note) => <p key={note} className={styles.seen}>{note}</p>)}
                </div>
                <span className={styles.number}>{one.letters > 0 ? t("files.letters", { count: one.letters }) : one.rows > 0 ? t("files.rows", { count: one.rows }) : ""}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}
