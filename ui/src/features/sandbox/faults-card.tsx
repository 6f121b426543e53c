import { Switch } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";

import { faultsQuery, useFaults } from "./api";
import styles from "./sandbox.module.css";
import type { Bot, Faults } from "./types";

/** What a switch sets when it is on; off puts everything back. */
const MAIN: [name: string, on: Faults][] = [
  ["duplicate", { duplicate_every: 1, duplicate_after_s: 60 }],
  ["reorder", { reorder_every: 2 }],
  ["lose", { lose_answer_every: 1 }],
  ["rate", { rate_limit_every: 5 }],
];
const MORE: typeof MAIN = [
  ["notReady", { not_ready_times: 3 }],
  ["serverError", { server_error_every: 2 }],
  ["slow", { slow_ms: 3000 }],
  ["revoked", { token_revoked: true }],
  ["noChat", { callback_without_chat_id: true }],
  ["noMessage", { callback_without_message: true }],
  ["unknown", { unknown_update_every: 2, unknown_attachment: true, unknown_button: true, unknown_fields: true }],
  ["voiceFixed", { voice_defect: false }],
];

const isOn = (faults: Faults, on: Faults): boolean =>
  Object.entries(on).every(([key, value]) => (typeof value === "number" ? Number(faults[key]) > 0 : faults[key] === value));

const off = (on: Faults): Faults =>
  Object.fromEntries(Object.entries(on).map(([key, value]) => [key, typeof value === "number" ? (key.endsWith("_s") ? value : 0) : !value]));

export function FaultsCard({ bot }: { bot: Bot }) {
  const { t } = useTranslation("sandbox");
  const faults = useQuery(faultsQuery(bot.bot_id));
  const change = useFaults(bot.bot_id);
  const [all, setAll] = useState(false);
  const hidden = MORE.filter(([, on]) => faults.data && isOn(faults.data, on)).length;
  return (
    <Card title={t("faults.title")}>
      <div className={styles.faults}>
        {(all ? [...MAIN, ...MORE] : MAIN).map(([name, on]) => (
          <Fault
            key={name}
            name={name}
            checked={faults.data ? isOn(faults.data, on) : false}
            disabled={!faults.data}
            onChange={(checked) => { change.mutate(checked ? on : off(on)); }}
          />
        ))}
      </div>
      <Button
        variant="link"
        size="sm"
        aria-expanded={all}
        icon={<IconChevronDown size={14} stroke={2} style={{ transform: all ? "rotate(180deg)" : undefined }} />}
        onClick={() => { setAll(!all); }}
      >
        {all ? t("faults.less") : hidden > 0 ? t("faults.moreOn", { count: hidden }) : t("faults.more")}
      </Button>
    </Card>
  );
}

interface FaultProps {
  name: string;
  checked: boolean;
  disabled: boolean;
  onChange: (checked: boolean) => void;
}

function Fault({ name, checked, disabled, onChange }: FaultProps) {
  const { t } = useTranslation("sandbox");
  const id = useId();
  return (
    <div className={styles.fault}>
      <div>
        <label className={styles.faultName} htmlFor={id}>{t(`faults.${name}.name`)}</label>
        <p id={`${id}-detail`} className="t-caption">{t(`faults.${name}.detail`)}</p>
      </div>
      <Switch
        id={id}
        size="sm"
        checked={checked}
        disabled={disabled}
        aria-describedby={`${id}-detail`}
        onChange={(event) => { onChange(event.currentTarget.checked); }}
      />
    </div>
  );
}
