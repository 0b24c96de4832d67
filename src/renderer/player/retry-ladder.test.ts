import { expect, it } from 'vitest';
import { retryAfterMs } from './retry-ladder.ts';

it('tries again after 2, 4, 8 and then every 15 seconds', () => {
  expect([0, 1, 2, 3, 4, 50].map(retryAfterMs)).toEqual([2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
});
