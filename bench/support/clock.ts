// One clock for everything that is measured from outside: the system's monotonic one, which neither a thread nor an adjustment of the
// time of day changes. Pages have the same with another zero.
import type { Page } from 'playwright';

/** Milliseconds on the clock that all threads of this machine share. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

const tries = 25;

export interface PageClock {
  /** What to add to a page's `performance.now()`. */
  readonly offsetMs: number;
  /** By how much that may be wrong. */
  readonly errorMs: number;
}

/** The page is asked for its time between two looks at ours; the quickest answer counts. */
export async function pageClock(page: Page): Promise<PageClock> {
  let best: PageClock | undefined;
  for (let i = 0; i < tries; i++) {
    const before = nowMs();
    const page0 = await page.evaluate(() => performance.now());
    const after = nowMs();
    const errorMs = (after - before) / 2;
    if (!best || errorMs < best.errorMs) best = { offsetMs: before + errorMs - page0, errorMs };
  }
  return best ?? { offsetMs: 0, errorMs: Number.POSITIVE_INFINITY };
}
