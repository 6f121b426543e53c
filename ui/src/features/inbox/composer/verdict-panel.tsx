import { IconBan } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { ChannelBadge } from "@/components/channel-badge";
import { KeyCap } from "@/components/status-chip";
import type { Verdict } from "@/lib/api/types";

import styles from "./verdict-panel.module.css";

export type Way = Verdict["ways"][number];

interface PanelProps {
  verdict: Verdict;
  /** Whether the interface can do what the way names; the others are only told. */
  runs: (way: Way) => boolean;
  onWay: (way: Way) => void;
  onClose: () => void;
}

/** After an attempt to send what the gate stops: why, and what can be done instead. Takes the focus, gives it back on Esc. */
export function VerdictPanel({ verdict, runs, onWay, onClose }: PanelProps) {
  const { t } = useTranslation("inbox");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { box.current?.focus(); }, []);
  const lawful = verdict.reasons.some((reason) => reason.article);
  const open = (way: Way | undefined): way is Way => way !== undefined && way.enabled && runs(way);
  const move = (step: number) => {
    const buttons = [...(box.current?.querySelectorAll<HTMLElement>("li button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    buttons[(at < 0 && step < 0 ? 0 : at + step + buttons.length) % Math.max(1, buttons.length)]?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const chosen = digit ? verdict.ways[Number(digit) - 1] : undefined;
    const steps: Record<string, () => void> = { Escape: onClose, ArrowDown: () => { move(1); }, ArrowUp: () => { move(-1); } };
    const step = open(chosen) ? () => { onWay(chosen); } : steps[event.code];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  };
  return (
    <div ref={box} className={styles.panel} role="group" aria-label={t("gate.denied")} tabIndex={-1} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <p className={styles.title}><IconBan size={16} stroke={2} aria-hidden="true" />{verdict.reasons[0]?.title ?? t("gate.denied")}</p>
        {verdict.reasons.slice(0, 2).map((reason) => (
          <p key={reason.rule_id} className={styles.reason}>{reason.article && <b>{reason.article}</b>}<span>{reason.text}</span></p>
        ))}
      </div>
      {verdict.ways.length > 0 && (
        <div className={styles.ways}>
          <h4>{lawful ? t("gate.ways") : t("gate.steps")}<span>{t("gate.keys")}</span></h4>
          <ol>
            {verdict.ways.map((way, at) => (
              <li key={`${way.kind}-${String(way.identity_id)}`} className={styles.way} data-off={!open(way) || undefined}>
                <KeyCap>{at + 1}</KeyCap>
                {way.channel && <ChannelBadge channel={way.channel} size={20} />}
                <span className={styles.words}><b>{way.title}</b>{way.reason && <span>{way.reason}</span>}</span>
                {open(way) && <button type="button" className={styles.run} onClick={() => { onWay(way); }}>{t(`gate.run.${way.kind}`)}</button>}
              </li>
            ))}
          </ol>
        </div>
      )}
      <p className={styles.rules}>{verdict.reasons.map((reason) => `${reason.rule_id} v${String(reason.version)}`).join(", ")}</p>
    </div>
  );
}
