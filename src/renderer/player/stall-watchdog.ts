/**
 * Notices a picture that should move and does not, says why, and what to do about it: a remedy for the cause first, and stronger ones
 * only when it did not help. Pure.
 */

export interface PlayheadSample {
  readonly timeS: number;
  /** What is buffered from there on. */
  readonly aheadS: number;
  /** Where the next buffered range begins, if there is one. */
  readonly nextStartS: number | undefined;
  /** The newest media that has come. */
  readonly endS: number;
  /** Whether the picture should be moving at all. */
  readonly isExpected: boolean;
  readonly nowMs: number;
}

/** `hole`: media is missing and goes on behind. `starved`: nothing comes. `stuck`: it is all there and the decoder does not move. */
export type Cause = 'hole' | 'starved' | 'stuck';

export type Remedy =
  | { readonly cause: Cause; readonly act: 'nudge'; readonly toS: number }
  | { readonly cause: Cause; readonly act: 'live-edge' | 'reload' | 'restart' };

interface Step {
  readonly afterMs: number;
  readonly act: Remedy['act'];
}

/** A hole is jumped soon: nothing else helps. An engine that heals its source says so within its own time, so hunger is waited out. */
const ladders: Record<Cause, readonly Step[]> = {
  hole: [
    { afterMs: 400, act: 'nudge' },
    { afterMs: 2_500, act: 'live-edge' },
    { afterMs: 6_000, act: 'restart' },
  ],
  starved: [
    { afterMs: 7_000, act: 'reload' },
    { afterMs: 14_000, act: 'restart' },
  ],
  stuck: [
    { afterMs: 2_000, act: 'nudge' },
    { afterMs: 4_000, act: 'live-edge' },
    { afterMs: 6_000, act: 'reload' },
    { afterMs: 9_000, act: 'restart' },
  ],
};

/** With less than this the decoder has nothing to go on with. */
const enoughS = 0.2;
/** Past one picture of any rate, and what a range's edge is told wrong by. */
const nudgeS = 0.1;
/** A remedy moves the playhead itself; only what comes after is a sign of life. */
const jumpS = 0.3;

export class StallWatchdog {
  #timeS = Number.NaN;
  #endS = 0;
  #movedAtMs = 0;
  #grewAtMs = 0;
  #taken = 0;
  #cause: Cause | undefined;

  sample(now: PlayheadSample): Remedy | undefined {
    const { timeS, endS, nowMs } = now;
    if (endS > this.#endS) this.#grewAtMs = nowMs;
    this.#endS = endS;
    const moved = timeS !== this.#timeS;
    const jumped = moved && this.#taken > 0 && Math.abs(timeS - this.#timeS) > jumpS;
    this.#timeS = timeS;
    if (!now.isExpected || (moved && !jumped)) return this.#calm(nowMs);
    const cause = causeOf(now, nowMs - this.#grewAtMs);
    // Another cause has another ladder, and its time begins now.
    if (cause !== this.#cause) {
      if (this.#cause !== undefined) this.#movedAtMs = nowMs;
      this.#cause = cause;
      this.#taken = 0;
    }
    const step = ladders[cause][this.#taken];
    if (!step || nowMs - this.#movedAtMs < step.afterMs) return undefined;
    this.#taken += 1;
    if (step.act !== 'nudge') return { cause, act: step.act };
    return { cause, act: 'nudge', toS: (cause === 'hole' ? now.nextStartS : undefined) ?? timeS + nudgeS };
  }

  #calm(nowMs: number): undefined {
    this.#movedAtMs = nowMs;
    this.#taken = 0;
    this.#cause = undefined;
  }
}

function causeOf({ aheadS, nextStartS }: PlayheadSample, silentMs: number): Cause {
  if (aheadS >= enoughS) return 'stuck';
  if (nextStartS !== undefined) return 'hole';
  // Media that comes and is buffered nowhere near the playhead is as good as none, but not the source's fault.
  return silentMs > 1_000 ? 'starved' : 'stuck';
}
