import { Menu } from "@mantine/core";
import { IconBellZ, IconCheck, IconRotate, IconTag, IconUserShare, IconX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import type { Status } from "@/lib/api/types";
import { nearMoment } from "@/lib/i18n/format";
import { useAction } from "@/lib/keyboard/use-keys";
import { operatorId, useSession } from "@/lib/session/session";
import { showToast } from "@/lib/toasts";

import { waysBack } from "../actions/bulk-undo";
import menus from "../actions/menus.module.css";
import { snoozeChoices } from "../actions/snooze";
import { useLabels, useOperators, useTeams } from "../data/directory";
import { knownRow, useBulk, type BulkAction } from "../data/use-actions";
import { clearChecked, useLayout } from "../layout-store";
import styles from "./bulk-bar.module.css";

export function BulkBar({ status }: { status: Status }) {
  const { t } = useTranslation("inbox");
  const { checked } = useLayout();
  const bulk = useBulk();
  const queries = useQueryClient();
  const operators = useOperators();
  const labels = useLabels();
  const teams = useTeams();
  const session = useSession();
  const ids = [...checked];
  useAction("leave", () => { clearChecked(); });
  const act = (action: BulkAction["action"]) => {
    const before = ids.flatMap((id) => knownRow(queries, id) ?? []);
    // The bar is gone before the answer: what follows must not hang on it.
    void bulk.mutateAsync({ ids, action }).then((done) => {
      const changed = new Set(done.items.map((row) => row.id));
      const back = waysBack(before.filter((row) => changed.has(row.id)), action);
      const text = done.skipped.length > 0 ? t("bulk.skipped", { count: done.skipped.length }) : t("bulk.done", { count: done.items.length });
      showToast({ text, ...(back.length > 0 && { actionKeys: "Ctrl Z", onAction: () => { for (const call of back) void bulk.mutateAsync(call).catch(() => undefined); } }) });
    }, () => undefined);
    clearChecked();
  };
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("bulk.name")}>
      <IconButton label={t("bulk.clear")} size="sm" onClick={clearChecked}><IconX size={16} stroke={2} /></IconButton>
      <span className={styles.count} role="status">{t("bulk.count", { count: ids.length })}</span>
      <Menu>
        <Menu.Target>
          <IconButton label={t("bulk.assign")} size="sm"><IconUserShare size={16} stroke={2} /></IconButton>
        </Menu.Target>
        <Menu.Dropdown className={menus.scroll}>
          <Menu.Item onClick={() => { act({ kind: "assign", operator_id: operatorId(session) }); }}>{t("assign.me")}</Menu.Item>
          <Menu.Item onClick={() => { act({ kind: "assign", operator_id: null, team_id: null }); }}>{t("assign.queue")}</Menu.Item>
          {operators.filter((one) => one.id !== operatorId(session)).map((one) => (
            <Menu.Item key={one.id} onClick={() => { act({ kind: "assign", operator_id: one.id }); }}>{one.name}</Menu.Item>
          ))}
          {teams.length > 0 && <Menu.Label>{t("assign.teams")}</Menu.Label>}
          {teams.map((team) => (
            <Menu.Item key={team.id} onClick={() => { act({ kind: "assign", operator_id: null, team_id: team.id }); }}>{team.name}</Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu>
        <Menu.Target>
          <IconButton label={t("bulk.snooze")} size="sm"><IconBellZ size={16} stroke={2} /></IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {snoozeChoices(new Date()).map(({ key, until }) => (
            <Menu.Item key={key} rightSection={nearMoment(until)} onClick={() => { act({ kind: "snooze", until: until.toISOString() }); }}>{t(`snooze.${key}`)}</Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu>
        <Menu.Target>
          <IconButton label={t("bulk.label")} size="sm"><IconTag size={16} stroke={2} /></IconButton>
        </Menu.Target>
        <Menu.Dropdown className={menus.scroll}>
          {labels.map((label) => (
            <Menu.Item key={label.id} onClick={() => { act({ kind: "labels", add: [label.id], remove: [] }); }}>{label.name}</Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {status === "closed" ? (
        <Button size="sm" icon={<IconRotate size={16} stroke={2} />} onClick={() => { act({ kind: "reopen" }); }}>{t("bulk.reopen", { count: ids.length })}</Button>
      ) : (
        <Button size="sm" icon={<IconCheck size={16} stroke={2} />} onClick={() => { act({ kind: "close" }); }}>{t("bulk.close", { count: ids.length })}</Button>
      )}
    </div>
  );
}
