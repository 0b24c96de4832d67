import { expect, test } from 'vitest';
import { longestGap } from './standstill.ts';

test('the longest gap is found wherever it is', () => {
  expect(longestGap([0, 40, 1_500, 1_540])).toBe(1_460);
  expect(longestGap([0, 40, 5_000])).toBe(4_960);
  expect(longestGap([7])).toBe(0);
  expect(longestGap([])).toBe(0);
});
