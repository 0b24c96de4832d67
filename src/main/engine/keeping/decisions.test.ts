import { describe, expect, it } from 'vitest';
import { beyondBudget, beyondCapacity, decideAdoption, leastValuable, type Newcomer, type Shelf } from './decisions.ts';
import { compareWorth, scoreOf, type Worth } from './score.ts';

const worth = (change: Partial<Worth> = {}): Worth => ({
  ...{ expected: 0, history: 0, idleMs: 0, isOrphan: false, ownerSlots: 0, totalSlots: 4, isGuess: false },
  ...change,
});
const scored = (key: string, change: Partial<Worth> = {}, isConverting = false) => ({
  ...{ key, score: scoreOf('classic', worth(change)), isConverting },
});

describe('the classic score (POOL-7)', () => {
  it.each([
    ['nothing', worth(), 0],
    ['history', worth({ history: 0.6 }), 0.6],
    ['half an hour idle', worth({ idleMs: 30 * 60_000 }), -0.5],
    ['orphan', worth({ isOrphan: true }), -10],
    ['three slots of four', worth({ ownerSlots: 3 }), -0.75],
    ['all of it', worth({ history: 0.8, idleMs: 6 * 60_000, isOrphan: true, ownerSlots: 2 }), 0.8 - 0.1 - 10 - 0.5],
  ])('%s', (_, facts, total) => {
    const score = scoreOf('classic', facts);
    expect(score.total).toBeCloseTo(total, 10);
    expect(score.history + score.idle + score.orphan + score.ownerShare).toBeCloseTo(score.total, 10);
  });

  it('lets a guess go before the worst of what somebody used', () => {
    const guess = scoreOf('classic', worth({ history: 1, isGuess: true }));
    const orphan = scoreOf('classic', worth({ isOrphan: true, idleMs: 9_000_000 }));
    expect(compareWorth(guess, orphan)).toBeLessThan(0);
  });

  it('knows nothing but idleness as "lru"', () => {
    const facts = worth({ history: 1, isOrphan: true, ownerSlots: 4, idleMs: 36_000 });
    expect(scoreOf('lru', facts).total).toBeCloseTo(-0.01, 10);
  });
});

describe('decideAdoption (POOL-6)', () => {
  const newcomer = (change: Partial<Newcomer> = {}): Newcomer => ({
    ...{ ...scored('new'), wasShown: true, isLeaving: false, idleMs: 0 },
    ...change,
  });
  const shelf = (change: Partial<Shelf> = {}): Shelf => ({
    ...{ capacity: 4, held: 1, idle: [], idleTimeoutMs: 600_000, hasDiskLeft: true, conversions: 1 },
    ...change,
  });
  const three = [scored('a', { idleMs: 60_000 }), scored('b', { idleMs: 180_000 }), scored('c', { idleMs: 120_000 })];

  it('adopts where there is room', () => {
    expect(decideAdoption(newcomer(), shelf({ idle: three.slice(1) }))).toEqual({ kind: 'adopt', evict: undefined });
  });

  it('adopts in place of the least valuable', () => {
    expect(decideAdoption(newcomer(), shelf({ idle: three }))).toEqual({
      kind: 'adopt',
      evict: { key: 'b', reason: 'score' },
    });
  });

  it('prefers the newcomer among equals', () => {
    const equals = ['a', 'b', 'c'].map((key) => scored(key));
    expect(decideAdoption(newcomer(), shelf({ idle: equals })).kind).toBe('adopt');
  });

  it('keeps no more conversions than the processor bears, the most valuable ones', () => {
    const idle = [scored('a', { idleMs: 60_000 }, true), scored('b', { idleMs: 180_000 })];
    const converting = newcomer({ isConverting: true });
    expect(decideAdoption(converting, shelf({ idle }))).toEqual({ kind: 'adopt', evict: { key: 'a', reason: 'cpu' } });
    expect(decideAdoption(converting, shelf({ idle, conversions: 2 }))).toEqual({ kind: 'adopt', evict: undefined });
    expect(decideAdoption(converting, shelf({ conversions: 0 }))).toEqual({ kind: 'decline', reason: 'cpu' });
    const worse = { ...converting, score: scoreOf('classic', worth({ isOrphan: true })) };
    expect(decideAdoption(worse, shelf({ idle }))).toEqual({ kind: 'decline', reason: 'cpu' });
    expect(decideAdoption(newcomer(), shelf({ idle }))).toEqual({ kind: 'adopt', evict: undefined });
  });

  it.each<[string, Partial<Newcomer>, Partial<Shelf>]>([
    ['leaving', { isLeaving: true }, {}],
    ['never-shown', { wasShown: false }, {}],
    ['idle', { idleMs: 600_000 }, {}],
    ['disk', {}, { hasDiskLeft: false }],
    ['pool-full', {}, { held: 4 }],
    ['pool-full', {}, { held: 9 }],
    ['less-valuable', { score: scoreOf('classic', worth({ isOrphan: true })) }, { idle: three }],
  ])('declines: %s', (reason, change, around) => {
    expect(decideAdoption(newcomer(change), shelf(around))).toEqual({ kind: 'decline', reason });
  });
});

describe('who goes', () => {
  const all = [scored('a', { idleMs: 2 }), scored('b', { idleMs: 3 }), scored('c', { idleMs: 1 })];
  const keys = (items: readonly { key: string }[]) => items.map(({ key }) => key);

  it('is the least valuable', () => {
    expect(leastValuable(all)?.key).toBe('b');
    expect(leastValuable([])).toBeUndefined();
  });

  it('is nobody while there is room beside what is held', () => {
    expect(beyondCapacity(all, 1, 4)).toEqual([]);
    expect(keys(beyondCapacity(all, 2, 4))).toEqual(['b']);
    expect(keys(beyondCapacity(all, 7, 4))).toEqual(['b', 'a', 'c']);
  });

  it('is by age where the disk budget is used up, and only what has something on the disk', () => {
    const onDisk = [
      { key: 'old', usedAtMs: 1, diskBytes: 10 },
      { key: 'empty', usedAtMs: 0, diskBytes: 0 },
      { key: 'new', usedAtMs: 2, diskBytes: 10 },
    ];
    expect(keys(beyondBudget(onDisk, 30, 30))).toEqual([]);
    expect(keys(beyondBudget(onDisk, 35, 30))).toEqual(['old']);
    expect(keys(beyondBudget(onDisk, 60, 30))).toEqual(['old', 'new']);
  });
});
