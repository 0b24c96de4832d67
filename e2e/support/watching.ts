import { expect } from 'playwright/test';
import type { Television } from './television.ts';

/**
 * Watches the channel that is on for so long and expects what a viewer does: no standstill, and a picture that moves. `meanwhile` is
 * called between any two looks, with how many there have been.
 */
export async function watchWithoutFreeze(
  tv: Television,
  forMs: number,
  meanwhile: (looks: number) => Promise<void> = async () => {},
): Promise<void> {
  const watching = await tv.startWatching();
  const counters: number[] = [];
  while ((await watching.look()).elapsedMs < forMs) {
    await meanwhile(counters.length);
    await watching.framesPresented(12);
    counters.push(await tv.frameCounter());
  }
  const { waits, longestGapMs } = await watching.look();
  expect(waits).toBe(0);
  // A second without a frame is a freeze; less happens on a busy machine without anybody's fault.
  expect(longestGapMs).toBeLessThan(1000);
  // The counter in the pixels went on between any two looks, so what was presented was a moving picture.
  expect(counters.filter((counter, index) => counter === counters[index - 1])).toEqual([]);
  // Two looks in three seconds at least, on a busy machine, too.
  expect(counters.length).toBeGreaterThan(forMs / 1_500);
}
