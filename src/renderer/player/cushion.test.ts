import { describe, expect, it } from 'vitest';
import { bufferedAhead, holdSeconds, nextStart, rateFor } from './cushion.ts';

const ranges = (...pairs: readonly (readonly [number, number])[]): TimeRanges => ({
  length: pairs.length,
  start: (i) => pairs[i]?.[0] ?? Number.NaN,
  end: (i) => pairs[i]?.[1] ?? Number.NaN,
});

describe('bufferedAhead', () => {
  it('counts from the playhead to the end of its range', () => {
    expect(bufferedAhead(ranges([0, 2], [3, 9]), 3.5)).toBe(5.5);
    expect(bufferedAhead(ranges([0, 2], [3, 9]), 2.5)).toBe(0);
    expect(bufferedAhead(ranges(), 0)).toBe(0);
  });

  it('forgives a range that begins a little after the playhead', () => {
    expect(bufferedAhead(ranges([8.42, 9]), 8.4)).toBeCloseTo(0.6);
  });
});

describe('nextStart', () => {
  it('is the next range that holds enough', () => {
    expect(nextStart(ranges([0, 2], [2.1, 2.2], [2.5, 9]), 2, 0.8)).toBe(2.5);
    expect(nextStart(ranges([0, 2], [2.1, 2.2]), 2, 0.8)).toBeUndefined();
    expect(nextStart(ranges([0, 2]), 1, 0.35)).toBeUndefined();
  });
});

it('holds longer once the picture has stood still', () => {
  expect(holdSeconds(1)).toBeGreaterThan(holdSeconds(0));
});

describe('rateFor', () => {
  it('slows a thin buffer until it is comfortable, without fluttering between the two', () => {
    expect(rateFor(0.4, 1)).toBeLessThan(1);
    expect(rateFor(0.7, 0.96)).toBe(0.96);
    expect(rateFor(0.7, 1)).toBe(1);
    expect(rateFor(1.2, 0.96)).toBe(1);
  });
});
