import { IconBan, IconEye, IconHandStop } from "@tabler/icons-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { StatusChip, type Tone } from "@/components/status-chip";
import type { Reason, Verdict } from "@/lib/api/types";

import { foundIn, foundInFiles } from "@/lib/gate/fragments";
import { tied } from "@/lib/i18n/norm";
import { AskForm, WayRow } from "./way-row";
import { offered, type Way } from "./ways";
import styles from "./verdict-panel.module.css";

export type { Way } from "./ways";

interface PanelProps {
  verdict: Verdict;
  /** Whether the interface can do what the way names; the others are only told. */
  runs: (way: Way) => boolean;
  /** `ask`: the reason for whoever decides about held messages. */
  onWay: (way: Way, ask?: string) => void;
  onClose: () => void;
  /** Where the verdict can be called wrong. */
  mistake?: ReactNode;
}

/** By the words of the rulebook: the server says them. */
const SURE: Record<string, Tone> = { "спорно": "hold", "текст закона": "ok", "позиция ведомства": "acc", "не подтверждено": "dashed" };
const LOOKS = { denied: IconBan, held: IconHandStop, cleared: IconEye };

/** An article as people say it; the whole name stands in the tooltip. */
function short(article: string): string {
  return tied(article.replace(/\s*\([^)]*\)/gu, "").replace(/\s+от\s+\d{2}\.\d{2}\.\d{4}/gu, ""));
}

/** What stops comes before what only watches, the law before the house. */
function inOrder(reasons: readonly Reason[]): Reason[] {
  const rank = (one: Reason) => (one.shadow ? 4 : 0) + (one.effect === "denied" ? 0 : 2) + (one.nature === "law" ? 0 : 1);
  return [...reasons].sort((one, other) => rank(one) - rank(other));
}

function Why({ reason, whole }: { reason: Reason; whole: boolean }) {
  const { t } = useTranslation("gate");
  return (
    <div className={styles.reason} data-whole={whole || undefined}>
      <b title={reason.article}>{whole ? reason.article : short(reason.article)}</b>
      <div>
        <p className={styles.said} title={whole ? undefined : reason.text}>{reason.text || reason.title}</p>
        {reason.confidence !== "house" && <StatusChip tone={SURE[reason.confidence] ?? "neutral"}>{reason.confidence}</StatusChip>}{" "}
        {reason.shadow && <StatusChip tone="hold" icon={<IconEye size={13} stroke={2} aria-hidden="true" />}>{t("shadow")}</StatusChip>}
        {whole && reason.source && <a href={reason.source} target="_blank" rel="noopener noreferrer">{t("source")}</a>}
      </div>
    </div>
  );
}

function Found({ title, list }: { title: string; list: string[] }) {
  if (list.length === 0) return null;
  return (
    <div className={styles.found}>
      <b>{title}</b>
      <ul>{list.map((words) => <li key={words}>{words}</li>)}</ul>
    </div>
  );
}

/** Why it does not leave (or would not), and what can be done instead. Takes the focus, gives it back on Esc. */
export function VerdictPanel({ verdict, runs, onWay, onClose, mistake }: PanelProps) {
  const { t } = useTranslation(["gate", "inbox"]);
  const box = useRef<HTMLDivElement>(null);
  const [asking, setAsking] = useState(false);
  const [whole, setWhole] = useState(false);
  useEffect(() => { box.current?.focus(); }, []);
  const outcome = verdict.outcome === "denied" || verdict.outcome === "held" ? verdict.outcome : "cleared";
  const Icon = LOOKS[outcome];
  const ways = outcome === "cleared" ? [] : offered(verdict, runs);
  const reasons = inOrder(verdict.reasons);
  const lawful = verdict.reasons.some((reason) => reason.article);
  const open = (way: Way | undefined): way is Way => way !== undefined && way.enabled && runs(way);
  const choose = (way: Way) => { if (way.kind === "ask_privacy_officer") setAsking(true); else onWay(way); };
  const move = (step: number) => {
    const buttons = [...(box.current?.querySelectorAll<HTMLElement>("li button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    buttons[(at < 0 && step < 0 ? 0 : at + step + buttons.length) % Math.max(1, buttons.length)]?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const typing = event.target instanceof HTMLTextAreaElement;
    const digit = typing ? undefined : /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const chosen = digit ? ways[Number(digit) - 1] : undefined;
    const steps: Record<string, () => void> = typing
      ? { Escape: () => { setAsking(false); box.current?.focus(); } }
      : { Escape: onClose, ArrowDown: () => { move(1); }, ArrowUp: () => { move(-1); } };
    const step = open(chosen) ? () => { choose(chosen); } : steps[event.code];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  };
  return (
    <div ref={box} className={styles.panel} data-outcome={outcome} role="group" aria-label={t(`inbox:gate.${outcome}`)} tabIndex={-1} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <p className={styles.title}>
          <Icon size={18} stroke={1.8} aria-hidden="true" />
          <span>{t(`title.${outcome}`)}</span>
          <span className={styles.kept}>{t("kept")}</span>
        </p>
        {(whole ? reasons : reasons.slice(0, 2)).map((reason) => <Why key={reason.rule_id} reason={reason} whole={whole} />)}
        <Found title={t("foundTitle")} list={foundIn(verdict.reasons)} />
        <Found title={t("file.foundTitle")} list={foundInFiles(verdict.reasons)} />
      </div>
      {ways.length > 0 && (
        <div className={styles.ways}>
          <h4>{lawful ? t("inbox:gate.ways") : t("inbox:gate.steps")}<span>{t("inbox:gate.keys")}</span></h4>
          <ol>
            {ways.map((way, at) => (
              <WayRow key={`${way.kind}-${String(way.identity_id)}`} way={way} digit={at + 1} off={!open(way)} masked={verdict.masked ?? ""} onRun={() => { choose(way); }}>
                {asking && way.kind === "ask_privacy_officer" && <AskForm onSend={(reason) => { onWay(way, reason); }} />}
              </WayRow>
            ))}
          </ol>
        </div>
      )}
      <div className={styles.rules}>
        <span className={styles.ids}>{reasons.map((reason) => `${reason.rule_id} v${String(reason.version)}`).join(" · ")}</span>
        {mistake}
        <button type="button" className={styles.why} aria-expanded={whole} onClick={() => { setWhole(!whole); }}>{t(whole ? "less" : "why")}</button>
      </div>
    </div>
  );
}
