import type { Fact } from "@/lib/api/types";

/** The last facts of this tab, so that an answer which was on its way can be brought up to the same position. */
export class FactLog {
  #facts: Fact[] = [];
  #start: number | undefined;
  readonly #size: number;

  constructor(size = 2000) {
    this.#size = size;
  }

  /** Facts after this position are known from now on. */
  begin(position: number): void {
    this.#facts = [];
    this.#start = position;
  }

  get position(): number | undefined {
    return this.#facts.at(-1)?.position ?? this.#start;
  }

  /** False for a fact that is already known. */
  add(fact: Fact): boolean {
    if (this.position !== undefined && fact.position <= this.position) return false;
    this.#facts.push(fact);
    if (this.#facts.length > this.#size) {
      const dropped = this.#facts.splice(0, this.#facts.length - this.#size);
      this.#start = dropped.at(-1)?.position;
    }
    return true;
  }

  /** Facts after a snapshot's position; `null` when some of them are not here and the snapshot must be taken again. */
  since(position: number): Fact[] | null {
    if (this.#start === undefined) return [];
    if (position < this.#start) return null;
    return this.#facts.filter((fact) => fact.position > position);
  }
}
