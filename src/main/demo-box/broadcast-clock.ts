import type { Clip } from './clip.ts';
import { PCR_HZ } from './ts-packet.ts';

/**
 * Which packet a channel has come to. Packets are numbered from the beginning of the broadcast: number n is packet
 * `n % packetCount` of loop `floor(n / packetCount)`. As this follows from the time alone, a channel that nobody
 * watches needs nothing to go on.
 */
export function packetsDue(clip: Clip, elapsedMs: number): number {
  const ticks = (elapsedMs / 1000) * PCR_HZ;
  const loop = Math.floor(ticks / clip.loopTicks);
  return loop * clip.packetCount + countUpTo(clip.dueTicks, ticks - loop * clip.loopTicks);
}

/** How many of the ascending `times` are not after `ticks`. */
function countUpTo(times: Float64Array, ticks: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= ticks) low = middle + 1;
    else high = middle;
  }
  return low;
}
