import { Menu } from "@mantine/core";
import { IconArrowsSort, IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Status } from "@/lib/api/types";
import type { ListFilter } from "@/lib/realtime/keys";

import { useInboxes, useLabels, useLines, useOperators, useTeams } from "../data/directory";
import styles from "./filters.module.css";

type PickedKey = "inbox_id" | "business_line_id" | "team_id" | "label_id" | "assignee_id";

interface Choice {
  id: number;
  name: string;
}

const STATUSES: readonly Status[] = ["open", "snoozed", "closed"];

function Tick({ on }: { on: boolean }) {
  return on ? <IconCheck size={14} stroke={2} /> : <span className={styles.noTick} />;
}

export function Filters({ filter, onChange, shown }: { filter: ListFilter; onChange: (part: Partial<ListFilter>) => void; shown: boolean }) {
  const { t } = useTranslation("inbox");
  const groups: [PickedKey, Choice[]][] = [
    ["inbox_id", useInboxes()],
    ["business_line_id", useLines()],
    ["team_id", useTeams()],
    ["label_id", useLabels()],
    ["assignee_id", useOperators()],
  ];
  const pick = (key: PickedKey, id: number) => {
    const on = filter[key] !== id;
    // What one colleague has stands under «All» only.
    onChange({ [key]: on ? id : undefined, ...(on && key === "assignee_id" && { view: "all" as const }) });
  };
  const picked = groups.flatMap(([key, choices]) => choices.filter((choice) => choice.id === filter[key]).map((choice) => choice.name));
  const none = { inbox_id: undefined, business_line_id: undefined, team_id: undefined, label_id: undefined, assignee_id: undefined };
  return (
    <div className={styles.bar} data-shown={shown || undefined} role="group" aria-label={t("filter.name")}>
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" className={styles.pick}>
            {t(`status.${filter.status}`)}
            <IconChevronDown size={14} stroke={2} aria-hidden="true" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {STATUSES.map((status) => (
            <Menu.Item key={status} leftSection={<Tick on={filter.status === status} />} onClick={() => { onChange({ status }); }}>
              {t(`status.${status}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-start" width={240}>
        <Menu.Target>
          <button type="button" className={styles.pick} data-on={picked.length > 0 || undefined}>
            <span className={styles.text}>{picked.length === 0 ? t("filter.all") : picked.join(" · ")}</span>
            <IconChevronDown size={14} stroke={2} aria-hidden="true" />
          </button>
        </Menu.Target>
        <Menu.Dropdown className={styles.scroll}>
          <Menu.Item leftSection={<Tick on={picked.length === 0} />} onClick={() => { onChange(none); }}>
            {t("filter.all")}
          </Menu.Item>
          {groups.map(([key, choices]) =>
            choices.length === 0 ? null : (
              <div key={key}>
                <Menu.Label>{t(`filter.${key}`)}</Menu.Label>
                {choices.map((choice) => (
                  <Menu.Item
                    key={choice.id}
                    closeMenuOnClick={false}
                    leftSection={<Tick on={filter[key] === choice.id} />}
                    onClick={() => { pick(key, choice.id); }}
                  >
                    {choice.name}
                  </Menu.Item>
                ))}
              </div>
            ),
          )}
        </Menu.Dropdown>
      </Menu>
      <button
        type="button"
        className={styles.sort}
        aria-label={t(`sort.${filter.sort}Long`)}
        onClick={() => { onChange({ sort: filter.sort === "recent" ? "waiting" : "recent" }); }}
      >
        <IconArrowsSort size={14} stroke={2} aria-hidden="true" />
        {t(`sort.${filter.sort}`)}
      </button>
    </div>
  );
}
