import { expect, it } from 'vitest';
import { visibleRows } from './visible-rows.ts';

it('is what can be seen and a few more, never more than there is', () => {
  expect(visibleRows({ top: 0, height: 520, row: 52 }, 2_000)).toEqual({ from: 0, to: 16 });
  expect(visibleRows({ top: 52_000, height: 520, row: 52 }, 2_000)).toEqual({ from: 994, to: 1_016 });
  expect(visibleRows({ top: 0, height: 520, row: 52 }, 3)).toEqual({ from: 0, to: 3 });
  expect(visibleRows({ top: 90_000, height: 520, row: 52 }, 12)).toEqual({ from: 12, to: 12 });
});
