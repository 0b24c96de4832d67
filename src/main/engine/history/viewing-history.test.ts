import { describe, expect, it } from 'vitest';
import { FakeClock } from '../kernel/fake-clock.ts';
import { priorityOf, type View, ViewingHistory } from './viewing-history.ts';

const day = 24 * 3_600_000;
const minute = 60_000;

describe('priorityOf', () => {
  it.each([
    ['nothing watched', [], 0],
    ['surfing', [{ atMs: 0, watchedMs: 59_000 }], 0],
    ['half an hour now', [{ atMs: 0, watchedMs: 30 * minute }], 1 - Math.exp(-1)],
    ['a whole evening counts no more', [{ atMs: 0, watchedMs: 300 * minute }], 1 - Math.exp(-1)],
    ['a week ago half', [{ atMs: -7 * day, watchedMs: 30 * minute }], 1 - Math.exp(-0.5)],
  ])('%s', (_, views, expected) => {
    expect(priorityOf(views, 0)).toBeCloseTo(expected, 10);
  });

  it('grows with habit and stays below 1', () => {
    const evenings = Array.from({ length: 60 }, (_, index) => ({ atMs: -index * day, watchedMs: 60 * minute }));
    expect(priorityOf(evenings, 0)).toBeGreaterThan(0.99);
    expect(priorityOf(evenings, 0)).toBeLessThan(1);
  });
});

describe('ViewingHistory', () => {
  const view = (userId: string, channelId: string, atMs: number, watchedMs = 30 * minute): View => ({
    ...{ userId, channelId, atMs, watchedMs },
  });

  it('tells what each user watched, the newest first, and goes on from what was stored', () => {
    const clock = new FakeClock();
    const stored: View[] = [view('ann', 'a', clock.wallMs() - day)];
    const added: View[] = [];
    const history = new ViewingHistory(clock, { load: () => stored, add: (each) => added.push(each) });
    history.add(view('bob', 'b', clock.wallMs()));
    history.add(view('ann', 'c', clock.wallMs()));
    expect(history.list().map(({ channelId }) => channelId)).toEqual(['c', 'b', 'a']);
    expect(history.list('ann').map(({ channelId }) => channelId)).toEqual(['c', 'a']);
    expect(history.list('nobody')).toEqual([]);
    expect(added).toHaveLength(2);
    expect(history.priority('ann', 'a')).toBeGreaterThan(0.5);
    expect(history.priority('bob', 'a')).toBe(0);
  });

  it('forgets the oldest beyond 5,000 views, in its scores, too', () => {
    const clock = new FakeClock();
    const history = new ViewingHistory(clock, { load: () => [], add: () => {} });
    history.add(view('ann', 'old', clock.wallMs()));
    for (let i = 0; i < 5_000; i++) history.add(view('ann', 'new', clock.wallMs(), 1_000));
    expect(history.list(undefined, 10_000)).toHaveLength(5_000);
    expect(history.priority('ann', 'old')).toBe(0);
  });
});
