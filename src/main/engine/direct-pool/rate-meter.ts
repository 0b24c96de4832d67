import type { Clock } from '../ports.ts';

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

const sampleMs = 250;
/** Short enough to follow a scene that needs four times the bits before a throttle's bucket is empty. */
const shortMs = 1_000;
/** Two GOPs of most broadcasts: a keyframe weighs as much in it as it does in the stream. */
const longMs = 5_000;
/** Below this a single keyframe would pass for the stream's rate. */
const leastSpanMs = 500;

/**
 * How fast a stream arrives, from a count of its bytes that is looked at whenever somebody asks. A stream that stands still is late,
 * not slow: time after the last byte does not count.
 */
export class RateMeter {
  readonly #clock: Clock;
  readonly #receivedBytes: () => number;
  readonly #samples: Sample[];
  #newest: Sample;

  /** @param startedAtMs when the first byte came. */
  constructor(clock: Clock, receivedBytes: () => number, startedAtMs: number) {
    this.#clock = clock;
    this.#receivedBytes = receivedBytes;
    this.#newest = { atMs: startedAtMs, bytes: 0 };
    this.#samples = [this.#newest];
  }

  /**
   * Bits per second: the mean of the last second or of the last five, whichever is more, since whoever goes by it must keep up. Until
   * it has watched for that long, the mean since the first byte; undefined while that says little.
   */
  bps(): number | undefined {
    this.#look();
    const long = this.#mean(longMs);
    const short = this.#mean(shortMs);
    return long === undefined || short === undefined ? (long ?? short) : Math.max(long, short);
  }

  #look(): void {
    const bytes = this.#receivedBytes();
    if (bytes === this.#newest.bytes) return;
    this.#newest = { atMs: this.#clock.nowMs(), bytes };
    const samples = this.#samples;
    if (this.#newest.atMs - (samples.at(-1)?.atMs ?? 0) >= sampleMs) samples.push(this.#newest);
    while (samples[1] && this.#newest.atMs - samples[1].atMs >= longMs) samples.shift();
  }

  #mean(overMs: number): number | undefined {
    const { atMs, bytes } = this.#newest;
    const from = this.#samples.findLast((sample) => atMs - sample.atMs >= overMs) ?? this.#samples[0];
    if (!from || atMs - from.atMs < leastSpanMs) return undefined;
    return ((bytes - from.bytes) * 8_000) / (atMs - from.atMs);
  }
}
