import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hasPayload, PACKET_SIZE, pidOf } from '../../../src/main/demo-box/ts-packet.ts';
import { isRandomAccess, startsUnit } from '../../../src/main/engine/transport/ts-packet.ts';
import { FirstKeyframe } from './first-keyframe.ts';

const clips = path.join(import.meta.dirname, '..', '..', '..', 'resources', 'demo');
/** FFmpeg's first elementary stream. */
const videoPid = 0x100;

/** The packets of the first keyframe that begins at or after `from`, by the multiplexer's own marks. */
function keyframeFrom(bytes: Buffer, from: number): { readonly first: number; readonly last: number } {
  let [first, last] = [-1, -1];
  for (let packet = from; packet < bytes.length / PACKET_SIZE; packet++) {
    const at = packet * PACKET_SIZE;
    // Clocks come in packets of their own, too.
    if (pidOf(bytes, at) !== videoPid || !hasPayload(bytes, at)) continue;
    if (startsUnit(bytes, at)) {
      if (first >= 0) return { first, last };
      if (isRandomAccess(bytes, at)) first = packet;
    }
    last = packet;
  }
  throw new Error('No whole keyframe');
}

test.each([
  ['meridian.ts', 'H.264'],
  ['touchline.ts', 'interlaced H.264'],
  ['perigee.ts', 'HEVC'],
  ['classic.ts', 'MPEG-2'],
])('%s (%s): complete with the last packet of the first keyframe, not with the next frame', async (file) => {
  const bytes = await readFile(path.join(clips, file));
  const joined = 150;
  const { first, last } = keyframeFrom(bytes, joined);
  const watch = new FirstKeyframe();
  const steps = new Map<string, number>();
  for (let packet = joined; packet <= last + 1; packet++) {
    watch.push(bytes.subarray(packet * PACKET_SIZE, (packet + 1) * PACKET_SIZE));
    if (!steps.has(watch.step)) steps.set(watch.step, packet);
  }
  expect(steps.get('begun')).toBeGreaterThanOrEqual(first);
  expect(steps.get('complete')).toBe(last);
});

test('chunks may be cut anywhere', async () => {
  const bytes = await readFile(path.join(clips, 'meridian.ts'));
  const { last } = keyframeFrom(bytes, 150);
  const watch = new FirstKeyframe();
  const end = (last + 1) * PACKET_SIZE;
  for (let at = 150 * PACKET_SIZE; at < end; at += 1_000) {
    expect(watch.step).not.toBe('complete');
    watch.push(bytes.subarray(at, Math.min(end, at + 1_000)));
  }
  expect(watch.step).toBe('complete');
});
