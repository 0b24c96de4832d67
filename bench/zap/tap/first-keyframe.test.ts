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

/** The packet with which it comes to each step when it joins at `joined`. */
function stepsFrom(bytes: Buffer, joined: number): Map<string, number> {
  const watch = new FirstKeyframe();
  const steps = new Map<string, number>();
  for (let packet = joined; watch.step !== 'complete' && packet < bytes.length / PACKET_SIZE; packet++) {
    watch.push(bytes.subarray(packet * PACKET_SIZE, (packet + 1) * PACKET_SIZE));
    if (!steps.has(watch.step)) steps.set(watch.step, packet);
  }
  return steps;
}

test.each([
  ['meridian.ts', 'H.264', 150],
  ['touchline.ts', 'interlaced H.264', 1_000],
  ['perigee.ts', 'HEVC', 150],
  ['classic.ts', 'MPEG-2', 150],
])('%s (%s): complete with the last packet of the first keyframe, not with the next frame', async (file, _, joined) => {
  const bytes = await readFile(path.join(clips, file));
  const { first, last } = keyframeFrom(bytes, joined);
  const steps = stepsFrom(bytes, joined);
  expect(steps.get('begun')).toBeGreaterThanOrEqual(first);
  expect(steps.get('complete')).toBe(last);
});

test('one that ends exactly with a packet is known to be complete by the next frame', async () => {
  const bytes = await readFile(path.join(clips, 'touchline.ts'));
  // Of its 288 pictures four are so; the first keyframe is one.
  const { last } = keyframeFrom(bytes, 150);
  const next = stepsFrom(bytes, 150).get('complete') ?? 0;
  expect(next).toBeGreaterThan(last);
  expect(startsUnit(bytes, next * PACKET_SIZE)).toBe(true);
  expect(next - last).toBeLessThan(20);
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
