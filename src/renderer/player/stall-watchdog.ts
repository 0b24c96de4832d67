/** Notices a picture that should move and does not: first the playhead is taken to the live edge, then the channel starts afresh. Pure. */

const nudgeAfterMs = 4_000;
const giveUpAfterMs = 8_000;

export type StallVerdict = 'fine' | 'nudge' | 'stuck';

export class StallWatchdog {
  #time = Number.NaN;
  #movedAtMs = 0;
  #nudged = false;

  /** `expected`: whether the picture should be moving at all. */
  sample(currentTime: number, expected: boolean, nowMs: number): StallVerdict {
    if (!expected || currentTime !== this.#time) {
      // The jump of a nudge is no sign of life: only what comes after it is.
      const jumped = this.#nudged && expected && Math.abs(currentTime - this.#time) > 0.6;
      this.#time = currentTime;
      if (jumped) return 'fine';
      this.#movedAtMs = nowMs;
      this.#nudged = false;
      return 'fine';
    }
    const stillMs = nowMs - this.#movedAtMs;
    if (stillMs >= giveUpAfterMs) return 'stuck';
    if (stillMs < nudgeAfterMs || this.#nudged) return 'fine';
    this.#nudged = true;
    return 'nudge';
  }
}
