import { expect, it } from 'vitest';
import { Foresight, type ZapRecord } from './foresight.ts';

const zap = (more: Partial<ZapRecord> = {}): ZapRecord => ({
  ...{ userId: 'ann', atMs: 0, fromId: '1', toId: '2', dwellMs: 10_000, kind: 'cold', isNeighbour: false },
  ...more,
});

it('counts what was foreseen, beside what the neighbours alone would have given', () => {
  const kept: ZapRecord[] = [zap({ kind: 'warm', rank: 1, isNeighbour: true })];
  const foresight = new Foresight({ loadZaps: () => kept, addZap: (each) => void kept.push(each) });
  foresight.add(zap({ kind: 'pre-rolled', rank: 3 }));
  // Faster than a neighbour could have been started, and later than it would have been kept.
  foresight.add(zap({ isNeighbour: true, dwellMs: 1_000, rank: 4 }));
  foresight.add(zap({ isNeighbour: true, dwellMs: 90_000 }));
  expect(foresight.figures()).toEqual({ zaps: 4, ready: 2, first: 1, firstThree: 2, neighbours: 1 });
  expect(kept).toHaveLength(4);
  foresight.forget('ann');
  expect(foresight.figures().zaps).toBe(0);
});

it('counts the newest 500 only', () => {
  const foresight = new Foresight({ loadZaps: () => [], addZap: () => {} });
  for (let i = 0; i < 600; i++) foresight.add(zap({ rank: i < 100 ? 1 : 2 }));
  expect(foresight.figures()).toMatchObject({ zaps: 500, first: 0, firstThree: 500 });
});
