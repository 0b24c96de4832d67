// Waiting for what the app says of itself, by its events. Nothing here polls in the page: Playwright's waitForFunction runs in every
// animation frame, and a frame that is made for us may be the one that shows a picture sooner than a person would see it.
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { Problem } from '../../scripts/lib/program.ts';
import type { ZapReport } from '../../src/shared/model/zap-report.ts';

// What runs in the page must contain no function with a name: tsx wraps those in a helper that the page does not have.
declare global {
  interface Window {
    /** The channels that run, and those for which a tuner is held, as one text. */
    running: string;
  }
}

/** A zap that has neither been shown nor failed by then hangs: the page tells of trouble after 3 s and gives up by itself. */
const ZAP_MS = 15_000;
const SETTLE_MS = 15_000;

/** Begins to remember what the engine shows; before that `onlyRunning` has nothing to look at. */
export async function watchViews(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.afterglow.on('view', ({ entries, boxes }) => {
      const running = entries.map(({ channelId }) => channelId).toSorted();
      const tuned = boxes.flatMap(({ tuning }) => tuning).toSorted();
      window.running = `${running.join()} ${tuned.join()}`;
    });
  });
}

/** Does something and gives the report of the first zap that ends afterwards, shown or failed; undefined when none does. */
export async function zapBy(page: Page, act: () => Promise<void>): Promise<ZapReport | undefined> {
  const before = await page.evaluate(() => window.zapReports.length);
  const reported = page.evaluate(
    (count) =>
      new Promise<ZapReport>((resolve) => {
        const off = window.afterglow.on('zap-reported', (report) => {
          off();
          resolve(window.zapReports[count] ?? report);
        });
      }),
    before,
  );
  // A page that goes away while it is waited for must not end in an unhandled rejection.
  reported.catch(() => {});
  await act();
  return within(ZAP_MS, reported);
}

/** Resolves when exactly these channels run and hold a tuner: what was left has gone, tuner and all. */
export async function onlyRunning(page: Page, channelIds: readonly string[]): Promise<void> {
  const ids = channelIds.toSorted().join();
  const settled = page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        if (window.running === wanted) return resolve();
        // After the listener of `watchViews`, which came first.
        const off = window.afterglow.on('view', () => {
          if (window.running !== wanted) return;
          off();
          resolve();
        });
      }),
    `${ids} ${ids}`,
  );
  settled.catch(() => {});
  const isSettled = await within(
    SETTLE_MS,
    settled.then(() => true),
  );
  if (!isSettled) {
    const running = await page.evaluate(() => window.running);
    throw new Problem(
      `Within ${SETTLE_MS / 1000} s it did not come to "${ids} ${ids}" (running, tuned) but to "${running}".`,
    );
  }
}

/** Holds a channel running, or no longer; resolves when it does. */
export async function keepWarm(page: Page, channelId: string, on: boolean): Promise<void> {
  const result = await page.evaluate((payload) => window.afterglow.invoke('keep-warm', payload), { channelId, on });
  if (!result.ok) throw new Problem(`${channelId} could not be kept warm: ${result.failure.title}.`);
}

/** Undefined when it takes longer. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const ending = new AbortController();
  const late = delay(ms, undefined, { signal: ending.signal }).catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    ending.abort();
  }
}
