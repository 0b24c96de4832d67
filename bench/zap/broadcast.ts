// Everything that is watched in this bench comes from here: the box with the bench's own clips, and the tap in front of it.
import { type DemoBox, startDemoBox } from '../../src/main/demo-box/index.ts';
import { nowMs } from '../support/clock.ts';
import { ensureBenchClips } from './sources/clips.ts';
import { behindMs, type FrameTimes, readFrameTimes } from './sources/frame-times.ts';
import { type BenchChannel, benchChannels, loopTicksOf } from './sources/recipe.ts';
import { startTap, type Tap } from './tap/tap.ts';

/** Enough for every channel at once and for what is only just being given back, so that no figure is about tuners. */
const tuners = 24;

export interface Broadcast {
  readonly box: DemoBox;
  readonly tap: Tap;
  /** How far the picture with this number lay behind the broadcast at a moment of `nowMs`'s clock. */
  behindMs(channel: BenchChannel, frame: number, atMs: number): number | undefined;
}

export async function withBroadcast<T>(body: (broadcast: Broadcast) => Promise<T>): Promise<T> {
  const clipsDir = await ensureBenchClips();
  const times = new Map<string, FrameTimes>();
  for (const channel of benchChannels) times.set(channel.number, await readFrameTimes(clipsDir, channel));
  const box = await startDemoBox({ clipsDir, tuners });
  const tap = await startTap(box);
  try {
    return await body({
      box,
      tap,
      behindMs: (channel, frame, atMs) => {
        const positionMs = box.positionMs(channel.number) - (nowMs() - atMs);
        return behindMs(times.get(channel.number) ?? [], loopTicksOf(channel) / 90, frame, positionMs);
      },
    });
  } finally {
    await tap.close();
    await box.close();
  }
}
