import { describe, expect, it } from 'vitest';
import type { HouseholdEvent } from './household/household.ts';
import { type Strategy, simulate } from './simulation.ts';

const rules = { slots: 3, warmUpMs: 2_500, startsAtOnce: 2 };
const state = { next: new Map<number, number>() };
const on = (id: string, atMs: number): HouseholdEvent => ({ kind: 'on', atMs, id });
const zap = (id: string, atMs: number): HouseholdEvent => ({ kind: 'zap', atMs, id, state });
const keeps = (worth: (key: string) => number = () => 1): Strategy => ({
  follow: () => {},
  wanted: () => [],
  worth,
});
const wants = (...keys: string[]): Strategy => ({
  ...keeps((key) => (keys.includes(key) ? 0.5 : 0.01)),
  wanted: () => keys.map((key) => ({ key, worth: 0.5 })),
});

describe('the simulated pool', () => {
  it('has ready what was left, once it ran, as long as it has a slot', () => {
    const events = [on('a', 0), zap('b', 10_000), zap('a', 20_000), zap('c', 21_000), zap('a', 22_000)];
    expect(simulate(events, keeps(), rules)).toMatchObject({ zaps: 4, ready: 2, guesses: 0 });
    // With one slot nothing is kept.
    expect(simulate(events, keeps(), { ...rules, slots: 1 })).toMatchObject({ zaps: 4, ready: 0 });
  });

  it('has ready what was wanted, from 2.8 s after the zap on: 0.3 s to plan, 2.5 s to start', () => {
    const at = (ms: number) => simulate([on('a', 0), zap('b', ms)], wants('b'), rules);
    expect(at(2_799)).toMatchObject({ ready: 0, guesses: 1 });
    expect(at(2_801)).toMatchObject({ ready: 1, guesses: 1 });
    expect(at(200)).toMatchObject({ ready: 0, guesses: 0 });
  });

  it('starts two at once and the third when one of them runs', () => {
    const third = (ms: number) => simulate([on('a', 0), zap('d', ms)], wants('b', 'c', 'd'), { ...rules, slots: 4 });
    expect(third(4_000)).toMatchObject({ ready: 0, guesses: 3 });
    expect(third(5_400)).toMatchObject({ ready: 1, guesses: 3 });
  });

  it('counts for how long guesses ran unwatched', () => {
    const { guessedMs } = simulate([on('a', 0), zap('b', 60_300), { kind: 'off', atMs: 90_300 }], wants('b'), rules);
    expect(guessedMs).toBe(60_000);
  });

  it('stops what a strategy has only wanted for a while', () => {
    const strategy: Strategy = {
      ...wants('b'),
      wanted: (nowMs) => (nowMs >= 60_000 ? [] : wants('b').wanted(nowMs)),
      isOver: (_key, nowMs) => nowMs >= 60_000,
    };
    const at = (ms: number) => simulate([on('a', 0), zap('b', ms)], strategy, rules);
    expect(at(59_000)).toMatchObject({ ready: 1 });
    expect(at(61_000)).toMatchObject({ ready: 0, guessedMs: 59_700 });
  });

  it('keeps what is worth more when there is no room', () => {
    const worth = (key: string) => (key === 'a' ? 2 : 1);
    const events = [on('a', 0), zap('b', 10_000), zap('c', 20_000), zap('d', 30_000), zap('a', 40_000)];
    expect(simulate(events, keeps(worth), rules)).toMatchObject({ zaps: 4, ready: 1 });
  });
});
