import { stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readChannels } from './channels.ts';
import { loadClip } from './clip.ts';
import { PACKET_SIZE, pidOf } from './ts-packet.ts';

const CLIPS = path.resolve(import.meta.dirname, '../../../resources/demo');

describe('the clips in resources/demo', async () => {
  const { channels, marks } = await readChannels(CLIPS);

  it.each(channels)('$number $name can be broadcast', async ({ file, loopTicks }) => {
    const clip = await loadClip(path.join(CLIPS, file), loopTicks);
    const isTable = (_: number, i: number) => pidOf(clip.bytes, i * PACKET_SIZE) === 0;
    expect(longestGapMs(clip.dueTicks.filter(isTable)), 'between tables').toBeLessThanOrEqual(100);
    expect(longestGapMs(clip.dueTicks.filter((_, i) => clip.hasPcr[i] === 1)), 'between PCRs').toBeLessThanOrEqual(40);
  });

  it('are twelve, with different numbers and colours that cannot be confused', () => {
    expect(new Set(channels.map(({ number }) => number)).size).toBe(12);
    for (const [i, a] of channels.entries()) {
      for (const b of channels.slice(i + 1))
        expect(distance(a.colour, b.colour), `${a.name}, ${b.name}`).toBeGreaterThan(75);
    }
  });

  it('show marks that lie within the picture and fit the loop', () => {
    for (const { x, y, width, height } of [marks.colourBlock, marks.frameCounter]) {
      expect(Math.min(x, y, 1 - x - width, 1 - y - height)).toBeGreaterThanOrEqual(0);
    }
    for (const { loopFrames } of channels) expect(loopFrames).toBeLessThan(2 ** marks.frameCounter.bits);
  });

  it('stay small', async () => {
    const sizes = await Promise.all(channels.map(async ({ file }) => (await stat(path.join(CLIPS, file))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(13_000_000);
  });
});

function longestGapMs(ticks: Float64Array): number {
  return Math.max(...ticks.subarray(1).map((tick, i) => tick - (ticks[i] ?? 0))) / 27_000;
}

function distance(a: string, b: string): number {
  const parts = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return Math.hypot(...parts(a).map((value, i) => value - (parts(b)[i] ?? 0)));
}
