import { describe, expect, it } from 'vitest';
import { clock, megabits, megabytes, part, worth } from './figures.ts';

describe('clock', () => {
  it.each([
    [-5, '0:00'],
    [7_900, '0:07'],
    [754_000, '12:34'],
    [3_753_000, '1:02:33'],
    [86_399_000, '23:59:59'],
    [97_200_000, '1 d 3 h'],
  ])('writes %i ms as %s', (ms, words) => {
    expect(clock(ms)).toBe(words);
  });
});

describe('worth and its parts', () => {
  it.each([
    [0.07, '0.07'],
    [-10.327, '−10.33'],
    [-0.001, '0.00'],
  ])('writes %f as %s', (value, words) => {
    expect(worth(value)).toBe(words);
  });

  it.each([
    [0.62, '+0.62'],
    [-0.5, '−0.50'],
    [-10, '−10'],
    [0, '0'],
    [-0.001, '0'],
    [1, '+1'],
  ])('writes the part %f as %s', (value, words) => {
    expect(part(value)).toBe(words);
  });
});

it('counts megabytes as the settings do, and megabits as boxes do', () => {
  expect(megabytes(2_048_000_000)).toBe('2,048');
  expect(megabits(8_430_000)).toBe('8.4');
  expect(megabits(undefined)).toBe('–');
});
