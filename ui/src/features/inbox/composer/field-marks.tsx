import { useEffect, useRef, type RefObject } from "react";

import type { Piece } from "@/lib/gate/fragments";
import styles from "./field-marks.module.css";

/** The text once more under the field, invisible but for the places at fault; follows the field when it scrolls. */
export function FieldMarks({ pieces, field }: { pieces: Piece[]; field: RefObject<HTMLTextAreaElement | null> }) {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = field.current;
    if (!element) return undefined;
    const follow = () => { if (layer.current) layer.current.scrollTop = element.scrollTop; };
    follow();
    element.addEventListener("scroll", follow);
    return () => { element.removeEventListener("scroll", follow); };
  }, [field, pieces]);
  if (!pieces.some((piece) => piece.words)) return null;
  return (
    <div ref={layer} className={styles.layer} aria-hidden="true" data-testid="marks">
      {pieces.map((piece, at) => (piece.words ? <mark key={at} data-shadow={piece.shadow || undefined}>{piece.text}</mark> : <span key={at}>{piece.text}</span>))}
      {"\n"}
    </div>
  );
}
