import { assertNever } from '../kernel/assert-never.ts';

/** DIRECT-5: how fast a LAN client is given what the ring holds already. */
export const throttleModes = ['realtime', 'burst', 'adaptive', 'disabled'] as const;
export type ThrottleMode = (typeof throttleModes)[number];

/** Rather more than the stream's own rate, so that what is behind catches up and an error of measurement never adds up. */
const realtimeTimes = 1.1;
const burstTimes = 2;
/** A joiner's first seconds. */
const burstMs = 10_000;
/** By then the longest GOP has been given within little more than a second. */
const fastestTimes = 8;
const adaptEveryMs = 1_000;
/** A socket that was full for less of the time drains at once; for more, the client is slower than what it is given. */
const fullShare = { hardlyEver: 0.1, mostly: 0.5 } as const;

/** How many times its own rate a stream may be given, as the mode says. */
export class Pace {
  readonly #mode: Exclude<ThrottleMode, 'disabled'>;
  readonly #startedAtMs: number;
  #adaptiveTimes = burstTimes;
  #adaptedAtMs: number;
  /** Since then. */
  #fullMs = 0;

  constructor(mode: Exclude<ThrottleMode, 'disabled'>, nowMs: number) {
    this.#mode = mode;
    this.#startedAtMs = nowMs;
    this.#adaptedAtMs = nowMs;
  }

  timesAt(nowMs: number): number {
    switch (this.#mode) {
      case 'realtime':
        return realtimeTimes;
      case 'burst':
        return nowMs - this.#startedAtMs < burstMs ? burstTimes : realtimeTimes;
      case 'adaptive':
        return this.#adapt(nowMs);
      default:
        return assertNever(this.#mode);
    }
  }

  /** The client's socket has drained after it had been full for that long. */
  wasFull(ms: number): void {
    this.#fullMs += ms;
  }

  /** Slowly up and quickly down, as with everything that looks for the limit of a line that others use, too. */
  #adapt(nowMs: number): number {
    const passedMs = nowMs - this.#adaptedAtMs;
    if (passedMs >= adaptEveryMs) {
      const share = this.#fullMs / passedMs;
      if (share > fullShare.mostly) this.#adaptiveTimes = Math.max(realtimeTimes, this.#adaptiveTimes / 2);
      else if (share < fullShare.hardlyEver) this.#adaptiveTimes = Math.min(fastestTimes, this.#adaptiveTimes * 1.5);
      this.#adaptedAtMs = nowMs;
      this.#fullMs = 0;
    }
    return this.#adaptiveTimes;
  }
}
