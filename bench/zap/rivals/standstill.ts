/** The longest time between two of these moments, which are in order; 0 where there are no two. */
export function longestGap(timesMs: readonly number[]): number {
  return Math.max(0, ...timesMs.slice(1).map((time, i) => time - (timesMs[i] ?? time)));
}
