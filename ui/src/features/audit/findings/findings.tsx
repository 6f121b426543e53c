import { SegmentedControl } from "@mantine/core";
import { IconDatabase, IconMessageCircle, IconSpeakerphone, type TablerIcon } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Card } from "@/components/page";

import type { Finding, Run } from "../data";
import styles from "../audit.module.css";

import { Duties } from "./duties";
import { FindingRow } from "./finding-row";

const GROUPS: [string, TablerIcon][] = [["messenger", IconMessageCircle], ["base", IconDatabase], ["other", IconSpeakerphone]];
const FIRST = new Set(["stop", "fix"]);

/** Findings by question: whose messenger it is and where the base is are two, and are kept apart. */
export function Findings({ run, isOld }: { run: Run; isOld: boolean }) {
  const { t } = useTranslation("audit");
  const grave = run.findings.filter((one) => FIRST.has(one.act));
  const [all, setAll] = useState(grave.length === 0);
  const [by, setBy] = useState("group");
  const shown = all ? run.findings : grave;
  const rest = run.findings.length - shown.length;
  const draw = (one: Finding) => <FindingRow key={one.key} finding={one} runId={run.id} isOld={isOld} />;
  return (
    <Card
      grow flush title={<>{t("findings")} <span className="t-caption">{run.findings.length}</span></>}
      aside={<SegmentedControl size="xs" aria-label={t("order")} value={by} onChange={setBy} data={[{ value: "group", label: t("byGroup") }, { value: "act", label: t("byAct") }]} />}
    >
      <div className={`${styles.grid ?? ""} ${styles.head ?? ""}`} aria-hidden="true">
        <span /><span>{t("column.what")}</span><span>{t("column.norm")}</span><span>{t("column.sanction", { who: run.company.subject_words })}</span><span>{t("column.sure")}</span><span />
      </div>
      {by === "act" ? shown.map(draw) : GROUPS.map(([group, Icon]) => <Group key={group} group={group} Icon={Icon} rows={shown.filter((one) => one.group === group).map(draw)} />)}
      {rest > 0 && <div className={styles.show}><Button variant="link" onClick={() => { setAll(true); }}>{t("showRest", { count: rest })}</Button></div>}
      {run.duties.length > 0 && <Duties run={run} isOld={isOld} />}
    </Card>
  );
}

function Group({ group, Icon, rows }: { group: string; Icon: TablerIcon; rows: ReactNode[] }) {
  const { t } = useTranslation("audit");
  if (rows.length === 0) return null;
  return (
    <section aria-label={t(`group.${group}.title`)}>
      <h3 className={styles.group}><Icon size={18} stroke={1.7} aria-hidden="true" /><b>{t(`group.${group}.title`)}</b><span>{t(`group.${group}.note`)}</span>{rows.length}</h3>
      {rows}
    </section>
  );
}
