import { describe, expect, it } from 'vitest';
import { nextStep, type Running } from './plan.ts';

const limits = { capacity: 3, startsAtOnce: 2 };
const running = (key: string, worth: number, more: Partial<Running> = {}): Running => ({
  ...{ key, worth, isHeld: false, isStarting: false },
  ...more,
});
const watched = running('on', 0, { isHeld: true });

describe('the next step of warming ahead', () => {
  it('starts the most valuable that does not run, while there is room', () => {
    const wanted = [
      { key: 'a', worth: 0.2 },
      { key: 'b', worth: 0.5 },
    ];
    expect(nextStep(wanted, [watched], limits)).toEqual({ start: 'b', instead: undefined });
    expect(nextStep(wanted, [watched, running('b', 0.5)], limits)).toEqual({ start: 'a', instead: undefined });
    expect(nextStep(wanted, [watched, running('b', 0.5), running('a', 0.2)], limits)).toBeUndefined();
  });

  it('replaces the least valuable, for a clear gain only, and never what somebody holds', () => {
    const full = [watched, running('x', 0.1), running('y', 0.2)];
    expect(nextStep([{ key: 'a', worth: 0.18 }], full, limits)).toEqual({
      start: 'a',
      instead: { kind: 'entry', key: 'x' },
    });
    expect(nextStep([{ key: 'a', worth: 0.12 }], full, limits)).toBeUndefined();
    const held = full.map((each) => ({ ...each, isHeld: true }));
    expect(nextStep([{ key: 'a', worth: 1 }], held, limits)).toBeUndefined();
  });

  it('has no more than two starts under way; a third takes the place of the lesser of them', () => {
    const starts = [watched, running('x', 0.1, { isStarting: true }), running('y', 0.2, { isStarting: true })];
    const roomy = { ...limits, capacity: 6 };
    expect(nextStep([{ key: 'a', worth: 0.4 }], [...starts, running('z', 0.01)], roomy)).toEqual({
      ...{ start: 'a', instead: { kind: 'entry', key: 'x' } },
    });
    expect(nextStep([{ key: 'a', worth: 0.11 }], starts, roomy)).toBeUndefined();
  });

  it('takes a tuner only from what is worth clearly less, and passes over what can have none', () => {
    const roomy = { ...limits, capacity: 6 };
    const wanted = [
      { key: 'a', worth: 0.9, tuner: { kind: 'none' as const } },
      { key: 'b', worth: 0.5, tuner: { kind: 'instead' as const, worth: 0.4, freesSlot: true } },
      { key: 'c', worth: 0.3, tuner: { kind: 'instead' as const, worth: 0.1, freesSlot: true } },
      { key: 'd', worth: 0.1 },
    ];
    expect(nextStep(wanted, [watched], roomy)).toEqual({ start: 'c', instead: { kind: 'tuner' } });
    expect(nextStep(wanted.slice(0, 2), [watched], roomy)).toBeUndefined();
    // A connection without an entry gives back a tuner, but no slot.
    const full = [watched, running('x', 0.9), running('y', 0.9)];
    const direct = [{ key: 'c', worth: 0.3, tuner: { kind: 'instead' as const, worth: 0.1, freesSlot: false } }];
    expect(nextStep(direct, full, limits)).toBeUndefined();
    expect(nextStep(direct, full.slice(1), limits)).toEqual({ start: 'c', instead: { kind: 'tuner' } });
  });

  it('comes to an end: no step is taken back by the next', () => {
    const worth = { a: 0.3, b: 0.25, c: 0.2, d: 0.19, e: 0.1 } as const;
    const wanted = Object.entries(worth).map(([key, value]) => ({ key, worth: value }));
    let pool: Running[] = [watched, running('old', 0.02), running('older', 0.01)];
    let steps = 0;
    for (let step = nextStep(wanted, pool, limits); step; step = nextStep(wanted, pool, limits)) {
      const { start, instead } = step;
      const gone = instead?.kind === 'entry' ? instead.key : undefined;
      pool = [...pool.filter(({ key }) => key !== gone), running(start, worth[start as keyof typeof worth])];
      steps += 1;
    }
    expect(steps).toBe(2);
    expect(pool.map(({ key }) => key)).toEqual(['on', 'a', 'b']);
  });
});
