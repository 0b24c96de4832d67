import { expect, test } from 'vitest';
import { distance, fromHex } from '../../../e2e/support/television.ts';
import { benchChannels, channelGroups, framesPerSecond, home } from './recipe.ts';

test('no two channels can be taken for each other, nor for a black screen', () => {
  // The demo box's own have its colours, and are never in view together with the bench's, but for the one that zaps begin from.
  const own = benchChannels.filter(({ demoFile }) => demoFile === undefined);
  const demo = [home, ...benchChannels.filter(({ demoFile }) => demoFile !== undefined)];
  for (const seen of [own, demo]) {
    const colours = [...seen.map(({ colour }) => fromHex(colour)), fromHex('#000000')];
    for (const [i, colour] of colours.entries())
      for (const other of colours.slice(i + 1)) expect(distance(colour, other)).toBeGreaterThanOrEqual(65);
  }
  expect(new Set(benchChannels.map(({ number }) => number)).size).toBe(benchChannels.length);
});

test('a loop holds whole GOPs of every channel', () => {
  for (const { gopMs, loopFrames } of benchChannels) {
    const gops = (loopFrames / framesPerSecond) * (1_000 / gopMs);
    expect(Number.isInteger(Math.round(gops * 1e6) / 1e6)).toBe(true);
    // Half a second is told to the encoder in time, anything else as a number of frames.
    expect(gopMs === 500 || Number.isInteger((gopMs / 1_000) * framesPerSecond)).toBe(true);
  }
});

test('every length of GOP that is copied has two channels, and where zaps begin is in none', () => {
  const copied = channelGroups.filter((group) => group.copied);
  expect(copied.map(({ gopMs }) => gopMs)).toEqual([500, 1_000, 2_000, 4_000, 1_440]);
  expect(copied.every(({ channels }) => channels.length === 2)).toBe(true);
  expect(channelGroups.some(({ channels }) => channels.includes(home))).toBe(false);
});
