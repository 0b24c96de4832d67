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
    expect(nextStep(wanted, [watched], limits)).toEqual({ start: 'b', insteadOf: undefined });
    expect(nextStep(wanted, [watched, running('b', 0.5)], limits)).toEqual({ start: 'a', insteadOf: undefined });
    expect(nextStep(wanted, [watched, running('b', 0.5), running('a', 0.2)], limits)).toBeUndefined();
  });

  it('replaces the least valuable, for a clear gain only, and never what somebody holds', () => {
    const full = [watched, running('x', 0.1), running('y', 0.2)];
    expect(nextStep([{ key: 'a', worth: 0.18 }], full, limits)).toEqual({ start: 'a', insteadOf: 'x' });
    expect(nextStep([{ key: 'a', worth: 0.12 }], full, limits)).toBeUndefined();
    const held = full.map((each) => ({ ...each, isHeld: true }));
    expect(nextStep([{ key: 'a', worth: 1 }], held, limits)).toBeUndefined();
  });

  it('has no more than two starts under way; a third takes the place of the lesser of them', () => {
    const starts = [watched, running('x', 0.1, { isStarting: true }), running('y', 0.2, { isStarting: true })];
    const roomy = { ...limits, capacity: 6 };
    expect(nextStep([{ key: 'a', worth: 0.4 }], [...starts, running('z', 0.01)], roomy)).toEqual({
      ...{ start: 'a', insteadOf: 'x' },
    });
    expect(nextStep([{ key: 'a', worth: 0.11 }], starts, roomy)).toBeUndefined();
  });

  it('comes to an end: no step is taken back by the next', () => {
    const worth = { a: 0.3, b: 0.25, c: 0.2, d: 0.19, e: 0.1 } as const;
    const wanted = Object.entries(worth).map(([key, value]) => ({ key, worth: value }));
    let pool: Running[] = [watched, running('old', 0.02), running('older', 0.01)];
    let steps = 0;
    for (let step = nextStep(wanted, pool, limits); step; step = nextStep(wanted, pool, limits)) {
      const { start, insteadOf } = step;
      pool = [...pool.filter(({ key }) => key !== insteadOf), running(start, worth[start as keyof typeof worth])];
      steps += 1;
    }
    expect(steps).toBe(2);
    expect(pool.map(({ key }) => key)).toEqual(['on', 'a', 'b']);
  });
});
