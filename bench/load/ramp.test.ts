import { expect, test } from 'vitest';
import { cpuTicksIn } from './main-process.ts';
import { countBehind, endOfRamp, rampTo } from './ramp.ts';

const fine = { clients: 20, refused: 0, cpuPercent: 30, behind: 0, errors: 0 };

test('a ramp ends with what was asked for', () => {
  expect(rampTo(20)).toEqual([1, 2, 5, 10, 20]);
  expect(rampTo(60)).toEqual([1, 2, 5, 10, 20, 40, 60]);
});

test('it ends early when the app refuses, is too busy, or a client falls behind', () => {
  expect(endOfRamp(fine)).toBeUndefined();
  expect(endOfRamp({ ...fine, cpuPercent: 81 })).toContain('81 %');
  expect(endOfRamp({ ...fine, behind: 2 })).toContain('2 clients');
  expect(endOfRamp({ ...fine, errors: 1 })).toContain('1 errors');
  expect(endOfRamp({ ...fine, refused: 30, behind: 1 })).toContain('30 were refused');
});

test('who gets less than 95 % of the stream is behind', () => {
  expect(countBehind([2000, 1910, 1890], 2000)).toBe(1);
});

test('processor time is read behind a name with brackets and spaces', () => {
  const fields = Array.from({ length: 20 }, (_, index) => index + 4).join(' ');
  // proc(5) counts from one: 14 is user time, 15 system time.
  expect(cpuTicksIn(`42 (a) b (c)) S ${fields}`)).toBe(14 + 15);
});
