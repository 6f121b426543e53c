import { useTranslation } from "react-i18next";

import { KeyCap } from "@/components/status-chip";

import styles from "./palette.module.css";
import { showKeys } from "./palette-store";

export function PaletteFoot() {
  const { t } = useTranslation("inbox");
  return (
    <footer className={styles.foot}>
      <span><KeyCap>↑</KeyCap> <KeyCap>↓</KeyCap> {t("palette.hint.choose")}</span>
      <span><KeyCap>{">"}</KeyCap> {t("palette.hint.commands")}</span>
      <span><KeyCap>@</KeyCap> {t("palette.hint.people")}</span>
      <span><KeyCap>/</KeyCap> {t("palette.hint.snippets")}</span>
      <button type="button" className={styles.allKeys} onClick={() => { showKeys(true); }}><KeyCap>?</KeyCap> {t("keys.all")}</button>
    </footer>
  );
}
