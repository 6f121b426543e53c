import { NativeSelect } from "@mantine/core";
import { IconArrowDownLeft, IconArrowUpRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ListState } from "@/components/list-state";
import { Card } from "@/components/page";
import { StatusChip, type Tone } from "@/components/status-chip";

import { requestsQuery } from "./api";
import styles from "./sandbox.module.css";
import type { Bot, Direction, LoggedRequest } from "./types";

const clock = new Intl.DateTimeFormat("ru-RU", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const NBSP = "\u00a0";

/** Refusals that deserve words; the others show their number. */
const KNOWN: [RegExp, string][] = [
  [/File extension is forbidden/, "forbidden"],
  [/dialog\.suspended/, "suspended"],
  [/not\.processed/, "notReady"],
  [/Too many requests/, "tooMany"],
  [/вне песочницы/, "outside"],
];

export function RequestsCard({ bot }: { bot: Bot }) {
  const { t } = useTranslation("sandbox");
  const [direction, setDirection] = useState<Direction | "">("");
  const log = useQuery({ ...requestsQuery(bot.bot_id, direction), placeholderData: (before) => before });
  const filter = (
    <div className={styles.logHead}>
      <span className={styles.legend}><IconArrowDownLeft size={14} stroke={2} className={styles.in} />{t("log.toBot")}</span>
      <span className={styles.legend}><IconArrowUpRight size={14} stroke={2} />{t("log.fromBot")}</span>
      <NativeSelect
        size="xs"
        aria-label={t("log.filter")}
        value={direction}
        onChange={(event) => { setDirection(event.currentTarget.value as Direction | ""); }}
        data={[
          { value: "", label: t("log.all") },
          { value: "to_bot", label: t("log.onlyToBot") },
          { value: "from_bot", label: t("log.onlyFromBot") },
        ]}
      />
    </div>
  );
  return (
    <Card title={t("log.title")} aside={filter} grow flush>
      <ListState
        loading={log.isPending}
        error={log.error}
        since={log.dataUpdatedAt}
        empty={log.data?.length === 0}
        rowHeight={34}
        onRetry={() => void log.refetch()}
        whenEmpty={<p className={styles.noLog}>{t("log.empty")}</p>}
      >
        <ul className={styles.log} aria-label={t("log.title")}>
          {log.data?.map((entry) => <Row key={entry.number} entry={entry} />)}
        </ul>
      </ListState>
    </Card>
  );
}

function Row({ entry }: { entry: LoggedRequest }) {
  const { t } = useTranslation("sandbox");
  const isIn = entry.direction === "to_bot";
  const Arrow = isIn ? IconArrowDownLeft : IconArrowUpRight;
  const note = entry.direction === "from_bot" && entry.outcome === "ok" ? entry.note : null;
  return (
    <li className={styles.entry}>
      <span className={styles.at}>{clock.format(entry.at_ms)}</span>
      <Arrow size={14} stroke={2} className={isIn ? styles.in : undefined} aria-label={t(isIn ? "log.toBot" : "log.fromBot")} role="img" />
      <span className={styles.what}>
        <b>{entry.title}</b> {entry.detail}
        {entry.outcome === "repeat" && ` ${t("log.repeat")}`}
        {note && ` ${note}`}
      </span>
      <Result entry={entry} />
    </li>
  );
}

function Result({ entry }: { entry: LoggedRequest }) {
  const { t } = useTranslation("sandbox");
  const known = KNOWN.find(([pattern]) => entry.note && pattern.test(entry.note))?.[1];
  const tone: Tone = { ok: "ok", repeat: "neutral", refused: "deny", failed: "deny", no_answer: "hold" }[entry.outcome] as Tone;
  let text = entry.status === null ? t("log.noAnswer") : String(entry.status);
  if (known) text = t(`log.known.${known}`);
  else if (entry.status !== null && entry.took_ms > 0 && (entry.direction === "to_bot" || entry.took_ms >= 100)) text += ` · ${String(entry.took_ms)}${NBSP}${t("log.ms")}`;
  return <span title={entry.note ?? undefined}><StatusChip tone={tone}>{text}</StatusChip></span>;
}
