/** How long to wait before the same channel is tried again by itself: soon at first, later no oftener than a person would. */
const ladderMs = [2_000, 4_000, 8_000, 15_000];

/** `tries`: how often it has failed in a row, beginning with 0. */
export function retryAfterMs(tries: number): number {
  return ladderMs[Math.min(tries, ladderMs.length - 1)] ?? 15_000;
}
