import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Postponed } from './postponed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('shows at once what is not held, and of what is held the newest at the end', () => {
  const shown: number[] = [];
  const postponed = new Postponed<number>((value) => shown.push(value));
  postponed.put(1);
  postponed.hold(100);
  postponed.put(2);
  postponed.put(3);
  expect(shown).toEqual([1]);
  postponed.release();
  postponed.release();
  expect(shown).toEqual([1, 3]);
  postponed.put(4);
  expect(shown).toEqual([1, 3, 4]);
});

it('holds nothing for longer than it may, and keeps what it has when held again', () => {
  const shown: number[] = [];
  const postponed = new Postponed<number>((value) => shown.push(value));
  postponed.hold(100);
  postponed.put(1);
  vi.advanceTimersByTime(90);
  postponed.hold(100);
  vi.advanceTimersByTime(99);
  expect(shown).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(shown).toEqual([1]);
  expect(vi.getTimerCount()).toBe(0);
});
