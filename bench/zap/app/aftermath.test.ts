import { expect, test } from 'vitest';
import { aftermathOf } from './aftermath.ts';

/** Frames of 40 ms from a moment on. */
const playing = (fromMs: number, count: number, firstS: number) =>
  Array.from({ length: count }, (_, i) => ({ atMs: fromMs + i * 40, mediaS: firstS + i * 0.04 }));

const quiet = { waits: [], soundMs: undefined };

test('a cold picture is held once and then moves', () => {
  const frames = [{ atMs: 1_000, mediaS: 5 }, ...playing(1_300, 20, 5.04)];
  const aftermath = aftermathOf({ ...quiet, pictureMs: 1_010, frames, soundMs: 1_320, endMs: 2_060 });
  expect(aftermath).toEqual({ holdMs: 290, gapMs: 40, waits: 0, soundMs: 20, frames: 21 });
});

test('what has played unseen moves on at once', () => {
  const frames = playing(0, 60, 5);
  expect(aftermathOf({ ...quiet, pictureMs: 1_005, frames, endMs: 2_360 })).toMatchObject({ holdMs: 0, gapMs: 40 });
});

test('the same picture again is no movement', () => {
  const frames = [
    { atMs: 1_000, mediaS: 5 },
    { atMs: 1_100, mediaS: 5 },
    { atMs: 1_250, mediaS: 5.04 },
  ];
  expect(aftermathOf({ ...quiet, pictureMs: 1_000, frames, endMs: 1_250 }).holdMs).toBe(250);
});

test('standing still until the end counts, and so does waiting, but not that of the hold', () => {
  const frames = [{ atMs: 1_000, mediaS: 5 }, ...playing(1_300, 2, 5.04)];
  const aftermath = aftermathOf({ pictureMs: 1_000, frames, waits: [1_100, 1_400], soundMs: undefined, endMs: 3_000 });
  expect(aftermath).toMatchObject({ gapMs: 1_660, waits: 1, soundMs: undefined });
});

test('a picture that never moves has neither hold nor gap', () => {
  const frames = [{ atMs: 1_000, mediaS: 5 }];
  expect(aftermathOf({ ...quiet, pictureMs: 1_000, frames, endMs: 3_000 })).toMatchObject({
    holdMs: undefined,
    gapMs: undefined,
    frames: 1,
  });
});
