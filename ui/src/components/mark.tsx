interface MarkProps {
  size?: number;
  /** `rail` on the dark rail, `page` on a page. */
  on?: "rail" | "page";
  name?: string;
}

/** Letter П as a pier over a wave; the wave crosses the legs with a gap around it. */
export function Mark({ size = 36, on = "page", name }: MarkProps) {
  const pier = on === "rail" ? "var(--rail-on)" : "var(--ink)";
  const wave = on === "rail" ? "var(--rail-mark)" : "var(--acc)";
  const ground = on === "rail" ? "var(--rail)" : "var(--surface)";
  const line = "M2.500 23.500c2.600-3.400 5.200-3.400 7.800 0s5.200 3.400 7.800 0 5.200-3.400 7.800 0 5 3.400 7.600 0";
  return (
    <svg width={size} height={size} viewBox="0 0 36 36" fill="none" role={name ? "img" : undefined} aria-label={name} aria-hidden={name ? undefined : true}>
      <path d="M8 31V10a2.500 2.500 0 0 1 2.500-2.500h15A2.500 2.500 0 0 1 28 10v21" stroke={pier} strokeWidth="5" strokeLinejoin="round" strokeLinecap="round" />
      <path d={line} stroke={ground} strokeWidth="6.800" />
      <path d={line} stroke={wave} strokeWidth="2.800" strokeLinecap="round" />
    </svg>
  );
}
