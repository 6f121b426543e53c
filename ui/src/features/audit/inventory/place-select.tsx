import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Words } from "../data";

const UNKNOWN = "unknown";

/** A country; «не знаю» is an answer. */
export function PlaceSelect({ label, hint, words, value, onChange }: { label: string; hint?: string; words: Words; value: string | null; onChange: (code: string | null) => void }) {
  const { t } = useTranslation("audit");
  const data = [{ value: UNKNOWN, label: t("unknown") }, ...words.countries.map((one) => ({ value: one.id, label: one.title }))];
  return (
    <Select label={label} description={hint} searchable allowDeselect={false} data={data} value={value ?? UNKNOWN} onChange={(chosen) => { onChange(chosen === UNKNOWN ? null : chosen); }} />
  );
}
