/**
 * Surfing (ZAP-6): whether a press of CH± zaps at once or waits for the next one. Pure.
 *
 * Somebody who presses once wants that channel now. Somebody who presses again within half a second is on the way to somewhere
 * else: each further press waits a little longer than the rhythm of the presses, so that only the last one tunes.
 */

/** A run of presses in which each follows the one before within `quietMs`. */
export interface Run {
  readonly lastPressMs: number;
}

const quietMs = 500;
/** Nobody sees a picture that lives shorter than this: a held key settles even over warm channels. */
const tooFastToSeeMs = 100;
const shortestWaitMs = 150;
const longestWaitMs = 400;
/** How much longer than the last interval to wait: a person's rhythm varies by less than half. */
const rhythm = 1.5;

export interface SurfStep {
  readonly run: Run;
  /** How long to wait for a further press before tuning. */
  readonly waitMs: number;
  /** Whether this press begins a run. */
  readonly fresh: boolean;
}

export function surf(run: Run | undefined, pressMs: number, warm: boolean): SurfStep {
  const next: Run = { lastPressMs: pressMs };
  const intervalMs = run === undefined ? Number.POSITIVE_INFINITY : pressMs - run.lastPressMs;
  if (intervalMs >= quietMs) return { run: next, waitMs: 0, fresh: true };
  if (warm && intervalMs >= tooFastToSeeMs) return { run: next, waitMs: 0, fresh: false };
  const waitMs = Math.max(shortestWaitMs, Math.min(longestWaitMs, rhythm * intervalMs));
  return { run: next, waitMs, fresh: false };
}
