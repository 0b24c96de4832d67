import { expect, test } from 'vitest';
import { LOOP_MS, makeClipBytes } from '../../../src/main/demo-box/test-clip.ts';
import { behindMs, frameTimesOf } from './frame-times.ts';

test('each frame is sent with its last packet, in the order of presentation', () => {
  const times = frameTimesOf(makeClipBytes(), (LOOP_MS / 1_000) * 90_000);
  expect(times).toHaveLength(25);
  expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? 0))).toBe(true);
});

test('how old a picture is follows from its number, across the loop’s end too', () => {
  const times = [100, 140, 180];
  expect(behindMs(times, 24_000, 1, 640)).toBe(500);
  // Read a moment before it was sent.
  expect(behindMs(times, 24_000, 2, 80)).toBe(0);
  expect(behindMs(times, 24_000, 2, -300)).toBe(24_000 - 480);
  expect(behindMs(times, 24_000, 7, 80)).toBeUndefined();
});
