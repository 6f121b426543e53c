import { IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Attachment } from "@/lib/api/types";
import { clock } from "@/lib/i18n/format";

import styles from "./voice-player.module.css";

const SPEEDS = [1, 1.5, 2];

export function VoicePlayer({ audio }: { audio: Attachment }) {
  const { t, i18n } = useTranslation("inbox");
  const element = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(audio.duration_s ?? 0);
  const [speed, setSpeed] = useState(1);
  const [broken, setBroken] = useState(false);
  const toggle = () => {
    if (playing) element.current?.pause();
    else void element.current?.play().catch(() => { setBroken(true); });
  };
  const faster = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (element.current) element.current.playbackRate = next;
  };
  return (
    <div className={styles.player} role="group" aria-label={t("kind.audio")}>
      <button type="button" className={styles.play} onClick={toggle} aria-label={playing ? t("voice.pause") : t("voice.play")}>
        {playing ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
      </button>
      <input
        type="range"
        className={styles.track}
        min={0}
        max={Math.max(1, length)}
        step={0.1}
        value={at}
        aria-label={t("voice.place")}
        aria-valuetext={clock(at)}
        onChange={(event) => { if (element.current) element.current.currentTime = Number(event.target.value); }}
      />
      <span className={styles.time}>{clock(playing || at > 0 ? at : length)}</span>
      <button type="button" className={styles.speed} onClick={faster} aria-label={t("voice.speed")}>×{speed.toLocaleString(i18n.language)}</button>
      {broken && <a href={audio.url ?? ""} download={audio.name}>{t("file.download")}</a>}
      <audio
        ref={element}
        src={audio.url ?? undefined}
        preload="none"
        onPlay={() => { setPlaying(true); }}
        onPause={() => { setPlaying(false); }}
        onEnded={() => { setAt(0); }}
        onTimeUpdate={(event) => { setAt(event.currentTarget.currentTime); }}
        onLoadedMetadata={(event) => { if (Number.isFinite(event.currentTarget.duration)) setLength(event.currentTarget.duration); }}
      />
    </div>
  );
}
