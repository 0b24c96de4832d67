import type { AppError } from '../kernel/app-error.ts';

/** Whether and when an entry that ran and broke is brought back. */
export type HealingDecision = { readonly kind: 'retry'; readonly afterMs: number } | { readonly kind: 'give-up' };

/** The first try is at once, since most breaks are a single process or connection; then ever slower, some 20 s in all. */
const pausesMs: readonly number[] = [0, 250, 500, 1_000, 2_000, 4_000, 6_000, 6_000];

/** After this long without a break the next one counts as the first again. */
export const forgivenAfterMs = 30_000;

/** @param attempt 1 for the first try after a break. */
export function decideHealing(error: AppError, attempt: number): HealingDecision {
  // FFmpeg that is gone or cannot start will not come back within seconds; the rest of "do not retry" is for good.
  const hopeless = error.code === 'ffmpeg-missing' || error.code === 'ffmpeg-broken';
  if (!error.toFailure().retry || hopeless) return { kind: 'give-up' };
  const afterMs = pausesMs[attempt - 1];
  return afterMs === undefined ? { kind: 'give-up' } : { kind: 'retry', afterMs };
}
