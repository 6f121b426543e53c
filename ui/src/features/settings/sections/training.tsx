import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip, type Tone } from "@/components/status-chip";
import { Table, type Column } from "@/components/table";
import { useSession } from "@/lib/session/session";

import { RECORD, usePracticeDeeds, useTeam, useTraining, type Subject, type Team } from "@/lib/training/api";
import { Lesson } from "./training-lesson";
import styles from "./training.module.css";

type Standing = Subject["standing"];
const TONES: Record<Standing, Tone> = { new: "neutral", failed: "hold", passed: "ok", changed: "hold", expired: "hold" };

/** Lessons and practices of one's own; for whoever sees colleagues, who passed what. */
export default function TrainingSection() {
  const { permissions } = useSession();
  const [open, setOpen] = useState<string>();
  return (
    <>
      {open ? <Lesson key={open} id={open} onClose={() => { setOpen(undefined); }} /> : <Subjects onOpen={setOpen} />}
      {permissions.includes("operators.view") && <TeamCard />}
    </>
  );
}

function Stands({ standing }: { standing: Standing }) {
  const { t } = useTranslation("training");
  return <StatusChip tone={TONES[standing]}>{t(`standing.${standing}`)}</StatusChip>;
}

function Subjects({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useTranslation("training");
  const taught = useTraining();
  const { begin } = usePracticeDeeds();
  const of = (kind: string): Subject[] => taught.data?.filter((one) => one.kind === kind) ?? [];
  return (
    <ListState loading={taught.isPending} error={taught.error} empty={false} onRetry={() => void taught.refetch()} whenEmpty={null}>
      <Card title={t("lessons")}>
        <p className={styles.muted}>{t("lessonsHint")}</p>
        <ul className={styles.list}>
          {of("lesson").map((one) => (
            <li key={one.id}>
              <span className={styles.told}><b>{one.title}</b><span>{t("minutes", { count: one.minutes })}</span></span>
              <Stands standing={one.standing} />
              <Button size="sm" aria-label={t("lesson.openNamed", { title: one.title })} onClick={() => { onOpen(one.id); }}>{t(one.standing === "new" ? "lesson.begin" : "lesson.open")}</Button>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t("practices")}>
        <p className={styles.muted}>{t("practicesHint")}</p>
        <ul className={styles.list}>
          {of("practice").map((one) => (
            <li key={one.id}>
              <span className={styles.told}><b>{one.title}</b><span>{one.brief}</span></span>
              <Stands standing={one.standing} />
              <Button size="sm" busy={begin.isPending && begin.variables === one.id} aria-label={t("practice.beginNamed", { title: one.title })} onClick={() => { begin.mutate(one.id); }}>{t("practice.begin")}</Button>
            </li>
          ))}
        </ul>
      </Card>
    </ListState>
  );
}

function TeamCard() {
  const { t } = useTranslation("training");
  const team = useTeam(true);
  const columns: Column<Team["people"][number]>[] = [
    { key: "name", title: t("person"), render: (row) => row.name },
    ...(team.data?.subjects ?? []).map((title, number) => ({
      key: String(number), title, render: (row: Team["people"][number]) => <Stands standing={row.standings[number] ?? "new"} />,
    })),
  ];
  return (
    <Card flush title={t("team")} aside={<a href={RECORD} download>{t("record")}</a>}>
      <ListState loading={team.isPending} error={team.error} empty={false} onRetry={() => void team.refetch()} whenEmpty={null}>
        <div className={styles.wide}><Table label={t("team")} columns={columns} rows={team.data?.people ?? []} rowKey={(row) => row.operator_id} /></div>
      </ListState>
    </Card>
  );
}
