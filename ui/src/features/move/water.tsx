import { useTranslation } from "react-i18next";

import { number } from "@/lib/i18n/format";

import { share, type Stage } from "./data";
import styles from "./move.module.css";

const STEPS = ["people", "told", "opened", "came", "agreed"] as const;
const WIDTH = 1000;
const HEIGHT = 150;
const BASE = 132;
const EASE = 28;
const INSIDE = 0.22; // of the height: a shore as high as this has room for words

/** A shore that falls from step to step: how many came how far. */
function shore(levels: number[]): string {
  const wide = WIDTH / levels.length;
  const y = (level: number) => BASE - level * (BASE - 8);
  const parts = [`M0 ${String(BASE)}V${y(levels[0] ?? 0).toFixed(1)}`];
  levels.forEach((level, place) => {
    const x = wide * (place + 1);
    const next = levels[place + 1];
    if (next === undefined) parts.push(`H${String(WIDTH)}`);
    else parts.push(`H${(x - EASE).toFixed(1)}C${x.toFixed(1)} ${y(level).toFixed(1)} ${(x - EASE).toFixed(1)} ${y(next).toFixed(1)} ${x.toFixed(1)} ${y(next).toFixed(1)}`);
  });
  return `${parts.join("")}V${String(BASE)}Z`;
}

const WAVES = "q5 -5 10 0t10 0".repeat(WIDTH / 20);

/** Five steps over one water line; what is beyond the third is in a lawful channel already. */
export function Water({ total }: { total: Stage }) {
  const { t } = useTranslation("move");
  const values = STEPS.map((step) => total[step]);
  const levels = values.map((value) => (total.people > 0 ? value / total.people : 0));
  const path = shore(levels);
  const lawful = (WIDTH / STEPS.length) * 3;
  return (
    <section className={styles.water} aria-label={t("funnel")}>
      <dl className={styles.steps}>
        {STEPS.map((step, place) => {
          const part = place === 0 ? null : share(values[place] ?? 0, values[place - 1] ?? 0);
          return (
            <div key={step} className={styles.step}>
              <dt>{t(`step.${step}`)}</dt>
              <dd>
                <b>{number(values[place] ?? 0)}</b>
                {part !== null && <span><strong>{t("percent", { value: part })}</strong> {t("ofStep")}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
      <svg className={styles.shore} viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} preserveAspectRatio="none" aria-hidden="true">
        <clipPath id="lawful"><rect x={lawful} y="0" width={WIDTH - lawful} height={HEIGHT} /></clipPath>
        <path d={path} className={styles.land} />
        <path d={path} className={styles.lawful} clipPath="url(#lawful)" />
        <path d={`M0 ${String(BASE + 3)}${WAVES}`} className={styles.line} vectorEffect="non-scaling-stroke" />
      </svg>
      {total.came > 0 && <p className={styles.already} data-inside={(levels[3] ?? 0) >= INSIDE || undefined}>{t("already")}{total.active > 0 && `, ${t("activeNow", { count: total.active, value: number(total.active) })}`}</p>}
    </section>
  );
}
