import { ColorInput, Select, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/page";

import { bestOn, isColour } from "./contrast";
import styles from "./webchat.module.css";
import type { SectionProps } from "./webchat-form";

const SWATCHES = ["#0b6a77", "#1f66b3", "#5546b8", "#8a2f5d", "#b4613c", "#1a7045", "#2b2620"];
const ENOUGH = 4.5;

/** Name, greeting, colour and corner of the chat. */
export function Look({ settings, change, errors }: SectionProps) {
  const { t } = useTranslation("webchat");
  const options = (kind: "theme" | "position" | "locale", values: string[]) => values.map((value) => ({ value, label: t(`${kind}.${value}`) }));
  const ratio = isColour(settings.accent) ? bestOn(settings.accent) : 0;
  const verdict = ratio ? t(ratio >= ENOUGH ? "contrast.ok" : "contrast.moved", { ratio: ratio.toFixed(1).replace(".", ",") }) : undefined;
  return (
    <Card title={t("look.title")}>
      <div className={styles.fields}>
        <TextInput label={t("look.name")} description={t("look.nameHint")} maxLength={60} value={settings.title} error={errors("title")} onChange={(event) => { change({ title: event.currentTarget.value }); }} />
        <Textarea label={t("look.greeting")} autosize minRows={2} maxLength={500} value={settings.greeting} error={errors("greeting")} onChange={(event) => { change({ greeting: event.currentTarget.value }); }} />
        <ColorInput label={t("look.accent")} description={verdict} format="hex" swatches={SWATCHES} swatchesPerRow={7} value={settings.accent} error={errors("accent")} onChange={(accent) => { change({ accent }); }} />
        <div className={styles.three}>
          <Select label={t("look.theme")} allowDeselect={false} data={options("theme", ["auto", "light", "dark"])} value={settings.theme} onChange={(value) => { change({ theme: (value ?? "auto") as typeof settings.theme }); }} />
          <Select label={t("look.position")} allowDeselect={false} data={options("position", ["right", "left"])} value={settings.position} onChange={(value) => { change({ position: (value ?? "right") as typeof settings.position }); }} />
          <Select label={t("look.locale")} allowDeselect={false} data={options("locale", ["auto", "ru", "en"])} value={settings.locale} onChange={(value) => { change({ locale: (value ?? "auto") as typeof settings.locale }); }} />
        </div>
        <Textarea label={t("look.offline")} description={t("look.offlineHint")} autosize minRows={2} maxLength={500} value={settings.offline_text} error={errors("offline_text")} onChange={(event) => { change({ offline_text: event.currentTarget.value }); }} />
      </div>
    </Card>
  );
}
