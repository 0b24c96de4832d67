import { expect, it } from 'vitest';
import { StallWatchdog } from './stall-watchdog.ts';

it('is content with a picture that moves or is not meant to', () => {
  const dog = new StallWatchdog();
  for (let s = 0; s < 20; s++) expect(dog.sample(s, true, s * 1_000)).toBe('fine');
  for (let s = 20; s < 40; s++) expect(dog.sample(20, false, s * 1_000)).toBe('fine');
});

it('nudges once after 4 s, and gives up after 8 s although the nudge moved the playhead', () => {
  const dog = new StallWatchdog();
  const verdicts: string[] = [];
  for (let half = 0; half <= 18; half++) {
    const time = half > 9 ? 30 : 5;
    verdicts.push(dog.sample(time, true, half * 500));
  }
  expect(verdicts.indexOf('nudge')).toBe(8);
  expect(verdicts.filter((v) => v === 'nudge')).toHaveLength(1);
  expect(verdicts.indexOf('stuck')).toBe(16);
});

it('starts over when the nudge helped', () => {
  const dog = new StallWatchdog();
  for (let half = 0; half <= 8; half++) dog.sample(5, true, half * 500);
  expect(dog.sample(30, true, 4_500)).toBe('fine');
  expect(dog.sample(30.5, true, 5_000)).toBe('fine');
  expect(dog.sample(30.5, true, 8_500)).toBe('fine');
  expect(dog.sample(30.5, true, 9_000)).toBe('nudge');
});
