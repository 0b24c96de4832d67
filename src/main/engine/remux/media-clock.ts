const cycle = 2 ** 33;

/** How far `a` is after `b` on the clock of 33 bits; negative when it is before. */
export function ticksBetween(a: number, b: number): number {
  const difference = (((a - b) % cycle) + cycle) % cycle;
  return difference < cycle / 2 ? difference : difference - cycle;
}

/** The source's time `source` is the output's time `output`, both in units of 90 kHz. */
interface Anchor {
  readonly source: number;
  readonly output: number;
}

const toOutput = (anchor: Anchor, source: number): number => anchor.output + ticksBetween(source, anchor.source);

/**
 * From the source's clock, which wraps every 26.5 hours and may jump, to the time of the output, which begins at 0 and goes on. Picture
 * and sound share it, so that they stay together. After a jump the clock of before is kept until the sound, which is not multiplexed at the
 * same place, has come over, too.
 */
export class MediaClock {
  #current: Anchor | undefined;
  #previous: Anchor | undefined;

  get isRunning(): boolean {
    return this.#current !== undefined;
  }

  start(source: number, output = 0): void {
    this.#current = { source, output };
  }

  toOutput(source: number): number {
    return this.#current ? toOutput(this.#current, source) : 0;
  }

  /** Tells where the source is, so that its wrapping does not show. */
  follow(source: number): void {
    this.#current = { source, output: this.toOutput(source) };
  }

  /** From now on `source` is `output`. */
  jump(source: number, output: number): void {
    this.#previous = this.#current;
    this.#current = { source, output };
  }

  /** The clock of before the last jump is over. */
  settle(): void {
    this.#previous = undefined;
  }

  /** By the clock that puts it nearer to `expected`. */
  nearest(source: number, expected: number): number {
    const now = this.toOutput(source);
    if (!this.#previous) return now;
    const before = toOutput(this.#previous, source);
    if (Math.abs(before - expected) < Math.abs(now - expected)) return before;
    this.settle();
    return now;
  }
}
