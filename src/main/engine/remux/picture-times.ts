import { type MediaClock, ticksBetween } from './media-clock.ts';

/** When a picture is decoded and shown, by the source's clock. */
export interface SourceTimes {
  readonly pts: number;
  readonly dts: number;
  /** The decoding time of the next one, where it is known. */
  readonly nextDts?: number;
  /** Pictures before it were lost. */
  readonly afterLoss: boolean;
}

/** In units of 90 kHz, by the clock of the output. */
export interface Placed {
  readonly start: number;
  readonly duration: number;
  /** From decoding to showing; may be negative. */
  readonly offset: number;
}

/** Further than this the source's clock has jumped; anything less are lost packets. As FFmpeg is told elsewhere (dts_delta_threshold). */
export const jumpTicks = 90_000;
/** 25 pictures a second. */
const defaultDuration = 3_600;
/** Sound follows the clock of before a jump for at most this long. */
const changeoverTicks = 5 * 90_000;

/**
 * The clock shows 0 when the first picture is shown, and so does the output: a player that starts at 0 has nothing to wait for. Decoding
 * comes earlier by the reordering delay; as a time below 0 cannot be written, all decoding times are later by that, which makes
 * composition offsets negative now and then.
 *
 * Places each picture where the one before it ends, or later. A picture goes out before the next one tells how long it lasts; where
 * the guess was too long the next one begins late and is the shorter for it, so that pictures are shown when they should be and
 * decoding times never overlap.
 */
export class PictureTimes {
  readonly #clock: MediaClock;
  #frameDuration = defaultDuration;
  /** The true decoding time of the newest picture, and where its sample ends. */
  #newest: number | undefined;
  #end = 0;
  #changeoverEnd = Number.POSITIVE_INFINITY;
  /** From the first picture's decoding to its showing. */
  #delay = 0;

  constructor(clock: MediaClock) {
    this.#clock = clock;
  }

  /** What the sequence header says; the times themselves know better. */
  expectDuration(ticks: number): void {
    if (this.#newest === undefined) this.#frameDuration = ticks;
  }

  get frameDuration(): number {
    return this.#frameDuration;
  }

  /** The decoding time of the newest picture. */
  get newest(): number {
    return this.#newest ?? 0;
  }

  /** `soundAt` is where the sound stands. */
  place({ pts, dts, nextDts, afterLoss }: SourceTimes, soundAt: number | undefined): Placed {
    const clock = this.#clock;
    const reorder = ticksBetween(pts, dts);
    if (this.#newest === undefined) {
      this.#delay = Math.max(0, reorder);
      this.#newest = -this.#delay;
      this.#end = this.#newest;
      clock.start(dts, this.#newest);
    } else {
      this.#newest = this.#follow(dts, this.#newest, soundAt, afterLoss);
    }
    if (this.#newest > this.#changeoverEnd) {
      clock.settle();
      this.#changeoverEnd = Number.POSITIVE_INFINITY;
    }
    const start = Math.max(this.#newest, this.#end);
    const known = nextDts === undefined ? 0 : ticksBetween(nextDts, dts);
    const lasts = known > 0 && known <= jumpTicks ? known : this.#frameDuration;
    const duration = Math.max(1, this.#newest + lasts - start);
    this.#end = start + duration;
    return { start: start + this.#delay, duration, offset: this.#newest + reorder - (start + this.#delay) };
  }

  #follow(dts: number, newest: number, soundAt: number | undefined, afterLoss: boolean): number {
    const clock = this.#clock;
    const mapped = clock.toOutput(dts);
    const step = mapped - newest;
    // Two pictures in the wrong order, or a guessed time: the clock is right.
    const isSlip = step <= 0 && step > -2 * this.#frameDuration;
    // The sound has gone on all the while: pictures were lost, and the clock has not jumped.
    const isGap = step > jumpTicks && soundAt !== undefined && Math.abs(soundAt - mapped) <= jumpTicks;
    if (isSlip) return newest;
    if (step < 0 || (step > jumpTicks && !isGap)) {
      const output = newest + this.#frameDuration;
      clock.jump(dts, output);
      this.#changeoverEnd = output + changeoverTicks;
      return output;
    }
    clock.follow(dts);
    if (!afterLoss && step <= jumpTicks) this.#frameDuration = step;
    return mapped;
  }
}
