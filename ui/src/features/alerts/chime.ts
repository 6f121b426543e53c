let context: AudioContext | undefined;
let last = 0;

const QUIET_MS = 1500;

/** Two soft notes made by the browser itself; at most one chime in a moment. */
export function chime(): void {
  if (Date.now() - last < QUIET_MS || !("AudioContext" in window)) return;
  last = Date.now();
  context ??= new AudioContext();
  const { currentTime: now } = context;
  for (const [index, pitch] of [659.25, 880].entries()) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const start = now + index * 0.12;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.12, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.4);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.45);
  }
}
