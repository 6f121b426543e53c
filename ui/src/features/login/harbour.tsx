import styles from "./harbour.module.css";

const LEFT = -600;
const RIGHT = 1400;
const PILES = Array.from({ length: 19 }, (_, index) => 58 + (index - 6) * 108);
const BOLLARDS = Array.from({ length: 13 }, (_, index) => 123 + (index - 4) * 162);

interface Swell {
  y: number;
  length: number;
  height: number;
  width: number;
}

/** Farther waves are short and bright, nearer ones long and dim. */
const SWELLS: Swell[] = [
  { y: 578, length: 86, height: 3.2, width: 2.6 },
  { y: 607, length: 92, height: 4.2, width: 2 },
  { y: 640, length: 108, height: 4.6, width: 1.8 },
  { y: 679, length: 124, height: 5.4, width: 1.6 },
  { y: 723, length: 140, height: 6, width: 1.6 },
  { y: 773, length: 164, height: 6.8, width: 1.5 },
  { y: 829, length: 190, height: 7.6, width: 1.5 },
];

const GLINTS: [y: number, width: number][] = [[601, 66], [626, 58], [651, 50], [676, 42], [702, 34], [727, 26]];

function swell({ y, length, height }: Swell): string {
  const half = length / 2;
  let path = `M${String(LEFT)} ${String(y)} q${String(half / 2)} ${String(-height * 2)} ${String(half)} 0`;
  for (let x = LEFT + half; x < RIGHT; x += half) path += ` t${String(half)} 0`;
  return path;
}

/** The only picture of the product: a pier at night. It stands still. */
export function Harbour() {
  return (
    <svg className={styles.picture} viewBox="0 0 695 868" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <circle className={styles.moon} cx="529" cy="289" r="44.500" />
      {PILES.map((x) => (
        <g key={x}>
          <rect className={styles.pile} x={x} y="466" width="14.500" height="114" />
          <rect className={styles.pileLight} x={x} y="466" width="4.500" height="114" />
        </g>
      ))}
      <rect className={styles.water} x={LEFT} y="578" width={RIGHT - LEFT} height="400" />
      {PILES.map((x) => (
        <rect key={x} className={styles.reflection} x={x} y="580" width="14.500" height="44" />
      ))}
      {GLINTS.map(([y, width]) => (
        <rect key={y} className={styles.glint} x={529 - width / 2} y={y} width={width} height="3" rx="1.500" />
      ))}
      {SWELLS.map((wave, index) => (
        <path key={wave.y} className={styles.swell} data-far={index} d={swell(wave)} strokeWidth={wave.width} />
      ))}
      {BOLLARDS.map((x) => (
        <g key={x} className={styles.deck}>
          <rect x={x} y="413" width="20" height="8" rx="4" />
          <rect x={x + 5.5} y="418" width="9" height="24" />
        </g>
      ))}
      <rect className={styles.deck} x={LEFT} y="440" width={RIGHT - LEFT} height="21" />
      <rect className={styles.edge} x={LEFT} y="461" width={RIGHT - LEFT} height="7" />
    </svg>
  );
}
