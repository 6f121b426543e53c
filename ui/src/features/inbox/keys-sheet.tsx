import { Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { KeyCap } from "@/components/status-chip";
import { bindings, keysText, type Binding } from "@/lib/keyboard/bindings";

import styles from "./keys-sheet.module.css";
import { showKeys, useLayers } from "./palette/palette-store";

const EXTRA: { action: string; keys: string }[] = [
  { action: "send", keys: "Ctrl Enter" },
  { action: "templates", keys: "/" },
  { action: "search", keys: "??" },
  { action: "mention", keys: "@" },
  { action: "open", keys: "Enter" },
];

/** Every key in the letters of both layouts, with a search. */
export function KeysSheet() {
  const { t } = useTranslation("inbox");
  const { keys: shown } = useLayers();
  const [query, setQuery] = useState("");
  const list: readonly Binding[] = bindings;
  const grouped = new Map<string, string[]>();
  for (const binding of list) grouped.set(binding.action, [...(grouped.get(binding.action) ?? []), keysText(binding, true)]);
  for (const one of EXTRA) grouped.set(one.action, [one.keys]);
  const rows = [...grouped].map(([action, caps]) => ({ name: t(`keys.${action}`), caps }));
  const wanted = query.trim().toLocaleLowerCase("ru");
  const found = rows.filter((row) => `${row.name} ${row.caps.join(" ")}`.toLocaleLowerCase("ru").includes(wanted));
  return (
    <Modal opened={shown} onClose={() => { showKeys(false); }} title={t("keys.all")} size={640} closeButtonProps={{ "aria-label": t("common:close") }}>
      <input className={styles.find} data-autofocus value={query} placeholder={t("keys.find")} aria-label={t("keys.find")} onChange={(event) => { setQuery(event.target.value); }} />
      <dl className={styles.rows}>
        {found.map((row) => (
          <div key={row.name}>
            <dt>{row.name}</dt>
            <dd>{row.caps.map((cap) => <KeyCap key={cap}>{cap}</KeyCap>)}</dd>
          </div>
        ))}
      </dl>
      {found.length === 0 && <p className={styles.none}>{t("keys.none", { query })}</p>}
    </Modal>
  );
}
