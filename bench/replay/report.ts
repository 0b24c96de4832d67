// Tables of what was measured, and the targets of issue 5. Pure. A missed one fails nothing: a bench says what is.
import { table } from '../support/table.ts';
import type { Prediction, Readiness, Spread } from './measure.ts';
import { ours } from './strategies/index.ts';

export interface Verdict {
  readonly what: string;
  readonly target: string;
  readonly figure: string;
  readonly met: boolean;
}

const share = (spread: Spread): string => `${plain(spread.mean)} ±${plain(spread.deviation)}`;
const plain = (value: number): string => value.toFixed(3).replace(/^0/, '');

export function predictionTable(rows: readonly Prediction[]): string {
  return table(
    ['households', 'zaps', 'top-1', 'top-3', 'first 100: top-3', 'bound top-1', 'bound top-3', 'a forecast'],
    rows.map((row) => [
      ...[row.profile, row.zaps, share(row.top1), share(row.top3), share(row.firstTop3)],
      ...[share(row.bound1), share(row.bound3), `${row.forecastMs.toFixed(3)} ms`],
    ]),
  );
}

export function readinessTable(profiles: readonly Readiness[]): string {
  return table(
    ['households', 'strategy', 'slots', 'ready', 'guesses started per zap', 'unwatched minutes of them'],
    profiles.flatMap(({ profile, rows }) =>
      rows.map(({ name, slots, ready, startsPerZap, guessedMinutesPerZap }) => [
        ...[profile, name, slots, share(ready), startsPerZap.toFixed(2), guessedMinutesPerZap.toFixed(1)],
      ]),
    ),
    2,
  );
}

const targets = {
  remote: { ready: { 4: 0.67, 6: 0.79, 8: 0.85 }, top1: 0.54, top3: 0.74, firstTop3: 0.77 },
  list: { ready: { 4: 0.53, 6: 0.68, 8: 0.77 }, top1: 0.34, top3: 0.59, firstTop3: 0.6 },
} as const;
const startsAtMost = 2;

export function verdictsOf(predictions: readonly Prediction[], readiness: readonly Readiness[]): Verdict[] {
  return Object.entries(targets).flatMap(([profile, target]) => {
    const prediction = predictions.find((each) => each.profile === profile);
    const rows = readiness.find((each) => each.profile === profile)?.rows.filter(({ name }) => name === ours) ?? [];
    const six = rows.find(({ slots }) => slots === 6);
    return [
      ...(prediction
        ? [
            atLeast(`${profile}: top-1`, prediction.top1.mean, target.top1),
            atLeast(`${profile}: top-3`, prediction.top3.mean, target.top3),
            atLeast(`${profile}: top-3 of the first 100 zaps`, prediction.firstTop3.mean, target.firstTop3),
          ]
        : []),
      ...Object.entries(target.ready).flatMap(([slots, least]) => {
        const row = rows.find((each) => each.slots === Number(slots));
        return row ? [atLeast(`${profile}: ready with ${slots} slots`, row.ready.mean, least)] : [];
      }),
      ...(six
        ? [
            {
              ...{ what: `${profile}: guesses started per zap, 6 slots`, target: `≤ ${startsAtMost}` },
              ...{ figure: six.startsPerZap.toFixed(2), met: six.startsPerZap <= startsAtMost },
            },
          ]
        : []),
    ];
  });
}

function atLeast(what: string, value: number, least: number): Verdict {
  return { what, target: `≥ ${plain(least)}`, figure: plain(value), met: value >= least };
}

export function targetTable(verdicts: readonly Verdict[]): string {
  return table(
    ['what', 'target', 'here', ''],
    verdicts.map(({ what, target, figure, met }) => [what, target, figure, met ? 'met' : 'not met']),
  );
}
