import { expect, it } from 'vitest';
import { verdictsOf } from './report.ts';

const spread = (mean: number) => ({ mean, deviation: 0.02 });
const prediction = (profile: string, top1: number) => ({
  ...{ profile, zaps: 1_000, top1: spread(top1), top3: spread(0.75), firstTop3: spread(0.78) },
  ...{ bound1: spread(0.6), bound3: spread(0.8), forecastMs: 0.05 },
});
const row = (name: string, slots: number, ready: number) => ({
  ...{ name, slots, ready: spread(ready), startsPerZap: 1.9, guessedMinutesPerZap: 5 },
});

it('holds our own strategy, and nothing else, to the targets of its profile', () => {
  const ready = [{ profile: 'remote', rows: [row('predictive', 6, 0.8), row('hidden state (bound)', 8, 0.1)] }];
  const verdicts = verdictsOf([prediction('remote', 0.55), prediction('list', 0.33)], ready);
  const met = (what: string) => verdicts.find((verdict) => verdict.what === what)?.met;
  expect(met('remote: top-1')).toBe(true);
  expect(met('list: top-1')).toBe(false);
  expect(met('remote: ready with 6 slots')).toBe(true);
  expect(met('remote: guesses started per zap, 6 slots')).toBe(true);
  expect(met('remote: ready with 8 slots')).toBeUndefined();
});
