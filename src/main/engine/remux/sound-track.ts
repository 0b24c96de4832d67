import type { AacConfig } from '../transport/codec/adts.ts';
import type { SoundUnit } from './adts-reader.ts';
import type { MediaClock } from './media-clock.ts';
import { jumpTicks } from './picture-times.ts';

export const samplesPerFrame = 1024;
const ticksPerSecond = 90_000;

/** Frames without a gap between them. */
export interface SoundRun {
  /** In samples since the beginning of the output. */
  readonly start: number;
  readonly frames: Buffer[];
  readonly config: AacConfig;
}

/** Where the picture stands; undefined for radio. */
export interface PictureState {
  readonly newest: number;
}

type Decision = { readonly kind: 'at'; readonly ticks: number } | { readonly kind: 'hold' } | { readonly kind: 'drop' };

/** For this long of pictures sound that is out of place waits for the pictures to jump there, too. */
const holdTicks = ticksPerSecond;
/** Sound before the first picture, and held sound, is kept up to this many units; they are some 20 to 200 ms each. */
const maxHeld = 150;
/** After so much of it that fits nowhere it is on a clock of its own. */
const maxStrayFrames = 240;

/**
 * Places sound in the output. Its time is counted in samples, and set anew by the source's clock only when the two have come apart by more than
 * a frame: so no rounding is ever heard, and no drift ever seen.
 */
export class SoundTrack {
  readonly #clock: MediaClock;
  readonly #onStray: () => void;
  readonly #runs: SoundRun[] = [];
  readonly #held: SoundUnit[] = [];
  #heldSince: number | undefined;
  #rate = 48_000;
  /** Where the next frame goes, in samples. */
  #next: number | undefined;
  #stray = 0;

  constructor(clock: MediaClock, onStray: () => void) {
    this.#clock = clock;
    this.#onStray = onStray;
  }

  /** Where the sound stands, in units of 90 kHz. */
  get at(): number | undefined {
    return this.#next === undefined ? undefined : (this.#next / this.#rate) * ticksPerSecond;
  }

  /** How much waits to be taken. */
  get pendingMs(): number {
    const frames = this.#runs.reduce((sum, run) => sum + run.frames.length, 0);
    return (frames * samplesPerFrame * 1000) / this.#rate;
  }

  /** The format of what is to be taken next. */
  get config(): AacConfig | undefined {
    return this.#runs[0]?.config;
  }

  /** The format of the newest sound, placed or not. */
  get newestConfig(): AacConfig | undefined {
    return this.#held.at(-1)?.config ?? this.#runs.at(-1)?.config;
  }

  add(unit: SoundUnit, picture: PictureState | undefined): void {
    this.#held.push(unit);
    if (this.#held.length > maxHeld) this.#held.shift();
    this.review(picture);
  }

  /** The picture has gone on: what was held may have found its place. */
  review(picture: PictureState | undefined): void {
    for (let unit = this.#held[0]; unit; unit = this.#held[0]) {
      this.#useRate(unit.config.sampleRate);
      const decision = picture ? this.#locate(unit, picture) : this.#locateRadio(unit);
      if (decision.kind === 'hold') return;
      this.#held.shift();
      this.#heldSince = undefined;
      if (decision.kind === 'at') this.#place(unit, decision.ticks);
      else if ((this.#stray += unit.frames.length) > maxStrayFrames) this.#onStray();
    }
  }

  /** Of one format and without gaps; undefined when nothing is there. */
  takeRun(): SoundRun | undefined {
    return this.#runs.shift();
  }

  get hasSeveralRuns(): boolean {
    return this.#runs.length > 1;
  }

  #useRate(rate: number): void {
    if (this.#next !== undefined && rate !== this.#rate) this.#next = Math.round((this.#next * rate) / this.#rate);
    this.#rate = rate;
  }

  get #frameTicks(): number {
    return (samplesPerFrame * ticksPerSecond) / this.#rate;
  }

  #locate({ pts }: SoundUnit, { newest }: PictureState): Decision {
    const clock = this.#clock;
    const expected = this.at;
    if (!clock.isRunning) return { kind: 'hold' };
    if (pts === undefined) return expected === undefined ? { kind: 'drop' } : { kind: 'at', ticks: expected };
    const isNearPicture = (ticks: number, within: number): boolean => Math.abs(ticks - newest) <= within;
    if (expected === undefined) {
      const ticks = clock.toOutput(pts);
      return isNearPicture(ticks, 10 * ticksPerSecond) ? { kind: 'at', ticks } : { kind: 'drop' };
    }
    const ticks = clock.nearest(pts, expected);
    const off = ticks - expected;
    if (Math.abs(off) <= this.#frameTicks) return { kind: 'at', ticks: expected };
    // Beside the picture it is right: sound was missing for a while.
    if (Math.abs(off) <= jumpTicks || (off > 0 && isNearPicture(ticks, jumpTicks))) return { kind: 'at', ticks };
    this.#heldSince ??= newest;
    if (newest - this.#heldSince <= holdTicks) return { kind: 'hold' };
    return off > 0 && isNearPicture(ticks, 10 * ticksPerSecond) ? { kind: 'at', ticks } : { kind: 'drop' };
  }

  #locateRadio({ pts }: SoundUnit): Decision {
    const clock = this.#clock;
    const expected = this.at;
    if (pts === undefined) return expected === undefined ? { kind: 'drop' } : { kind: 'at', ticks: expected };
    if (expected === undefined) {
      clock.start(pts);
      return { kind: 'at', ticks: 0 };
    }
    const ticks = clock.toOutput(pts);
    const off = ticks - expected;
    clock.follow(pts);
    if (Math.abs(off) <= this.#frameTicks) return { kind: 'at', ticks: expected };
    if (off > 0 && off <= jumpTicks) return { kind: 'at', ticks };
    clock.jump(pts, expected);
    clock.settle();
    return { kind: 'at', ticks: expected };
  }

  /** Sound from before the first picture, which is shown at 0, is of no use. */
  #place({ config, frames }: SoundUnit, ticks: number): void {
    const wanted = Math.round((ticks * this.#rate) / ticksPerSecond);
    const earliest = this.#next ?? 0;
    // What would lie in the past is dropped; half a frame is rounding.
    const past = Math.max(0, Math.ceil((earliest - samplesPerFrame / 2 - wanted) / samplesPerFrame));
    if (past >= frames.length) return;
    this.#stray = 0;
    const start = Math.max(wanted + past * samplesPerFrame, this.#next ?? 0);
    const kept = past === 0 ? frames : frames.slice(past);
    const last = this.#runs.at(-1);
    if (last && start === this.#next && last.config === config) last.frames.push(...kept);
    else this.#runs.push({ start, frames: [...kept], config });
    this.#next = start + kept.length * samplesPerFrame;
  }
}
