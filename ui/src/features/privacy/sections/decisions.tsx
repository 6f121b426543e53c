import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/page";
import { channelName } from "@/components/channel-badge";

import { figuresQuery, linesQuery, NO_FILTERS, type Filters } from "../decisions/data";
import styles from "../decisions/decisions.module.css";
import { FiguresCard } from "../decisions/figures-card";
import { LogCard } from "../decisions/log-card";
import { ModeCard } from "../decisions/mode-card";

const CHANNELS = ["max", "vk", "ok", "email", "sms", "webchat", "telegram", "whatsapp", "api_channel"] as const;
const WHICH = ["would", "stopped", "all"] as const;

/** What the rules of law stop or would stop, and the switch between the two. */
export default function Decisions() {
  const { t } = useTranslation("decisions");
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const figures = useQuery(figuresQuery(filters));
  const lines = useQuery(linesQuery);
  const set = (change: Partial<Filters>): void => { setFilters({ ...filters, ...change }); };
  const all = { value: "", label: t("any") };
  const rules = (figures.data?.rules ?? []).map((rule) => ({ value: rule.rule_id, label: rule.title }));
  const known = !filters.rule_id || rules.some((rule) => rule.value === filters.rule_id) ? rules : [...rules, { value: filters.rule_id, label: filters.rule_id }];
  return (
    <>
      <ModeCard figures={figures.data} />
      <Card>
        <div className={styles.filters}>
          <TextInput label={t("since")} type="date" value={filters.since || (figures.data?.since ?? "")} onChange={(event) => { set({ since: event.currentTarget.value }); }} />
          <TextInput label={t("until")} type="date" value={filters.until || (figures.data?.until ?? "")} onChange={(event) => { set({ until: event.currentTarget.value }); }} />
          <Select label={t("channel")} allowDeselect={false} value={filters.channel} data={[all, ...CHANNELS.map((value) => ({ value, label: channelName(value) }))]} onChange={(channel) => { set({ channel: channel ?? "" }); }} />
          <Select label={t("line")} allowDeselect={false} value={filters.line_id} data={[all, ...(lines.data ?? []).map((line) => ({ value: String(line.id), label: line.name }))]} onChange={(line) => { set({ line_id: line ?? "" }); }} />
          <Select label={t("rule")} allowDeselect={false} value={filters.rule_id} data={[all, ...known]} onChange={(rule) => { set({ rule_id: rule ?? "" }); }} />
          <Select label={t("which")} allowDeselect={false} value={filters.which} data={WHICH.map((value) => ({ value, label: t(`whichOf.${value}`) }))} onChange={(which) => { set({ which: (which ?? "would") as Filters["which"] }); }} />
        </div>
      </Card>
      <FiguresCard figures={figures} onRule={(rule_id) => { set({ rule_id }); }} />
      <LogCard filters={filters} />
    </>
  );
}
