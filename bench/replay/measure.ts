// Runs a profile's households through the predictor, and through every contestant's pool.
import { type HouseholdEvent, householdEvents } from './household/household.ts';
import type { Profile } from './household/profile.ts';
import { Follower } from './replay.ts';
import { simulate } from './simulation.ts';
import { contestants } from './strategies/index.ts';

export interface Sample {
  readonly households: number;
  readonly days: number;
  readonly seed: number;
}

/** A share, as its mean over households and how far they lie apart (standard deviation). */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

export interface Prediction {
  readonly profile: string;
  readonly zaps: number;
  readonly top1: Spread;
  readonly top3: Spread;
  readonly firstTop3: Spread;
  /** Of who knows the distribution that each zap is drawn from. */
  readonly bound1: Spread;
  readonly bound3: Spread;
  /** One forecast, milliseconds. */
  readonly forecastMs: number;
}

export interface Readiness {
  readonly profile: string;
  readonly rows: readonly {
    readonly name: string;
    readonly slots: number;
    readonly ready: Spread;
    readonly startsPerZap: number;
    readonly guessedMinutesPerZap: number;
  }[];
}

const allSlots = [4, 6, 8];
const warmUpMs = 2_500;
const startsAtOnce = 2;
const first = 100;

export function measurePrediction(profile: Profile, { households, days, seed }: Sample): Prediction {
  const each = Array.from({ length: households }, (_, i) => predictOne(profile, seed + i, days));
  const spread = (of: (one: (typeof each)[number]) => number) => spreadOf(each.map(of));
  const zaps = each.reduce((sum, one) => sum + one.zaps, 0);
  return {
    profile: profile.id,
    zaps,
    top1: spread((one) => one.top1 / one.zaps),
    top3: spread((one) => one.top3 / one.zaps),
    firstTop3: spread((one) => one.firstTop3 / Math.min(first, one.zaps)),
    bound1: spread((one) => one.bound1 / one.zaps),
    bound3: spread((one) => one.bound3 / one.zaps),
    forecastMs: each.reduce((sum, one) => sum + one.tookMs, 0) / zaps,
  };
}

function predictOne(profile: Profile, seed: number, days: number) {
  const follower = new Follower();
  const counts = { zaps: 0, top1: 0, top3: 0, firstTop3: 0, bound1: 0, bound3: 0, tookMs: 0 };
  let ids: readonly string[] = [];
  for (const event of householdEvents(profile, seed, days)) {
    if (event.kind === 'line-up') ({ ids } = event);
    if (event.kind === 'zap') {
      const beganMs = performance.now();
      const top = follower.forecast(event.atMs).top(3);
      counts.tookMs += performance.now() - beganMs;
      const isFirst = top[0]?.channelId === event.id;
      const isIn = top.some(({ channelId }) => channelId === event.id);
      const bound = [...event.state.next].toSorted(([, a], [, b]) => b - a).slice(0, 3);
      counts.top1 += Number(isFirst);
      counts.top3 += Number(isIn);
      counts.firstTop3 += Number(isIn && counts.zaps < first);
      counts.bound1 += Number(ids[bound[0]?.[0] ?? -1] === event.id);
      counts.bound3 += Number(bound.some(([position]) => ids[position] === event.id));
      counts.zaps += 1;
    }
    follower.follow(event);
  }
  return counts;
}

export function measureReadiness(
  profile: Profile,
  { households, days, seed }: Sample,
  slotCounts: readonly number[] = allSlots,
  names: readonly string[] = contestants.map(({ name }) => name),
): Readiness {
  const histories: (readonly HouseholdEvent[])[] = Array.from({ length: households }, (_, i) => [
    ...householdEvents(profile, seed + i, days),
  ]);
  const rows = contestants
    .filter(({ name }) => names.includes(name))
    .flatMap(({ name, slots: only, make }) =>
      (only === undefined ? slotCounts : [only]).map((slots) => {
        const outcomes = histories.map((events) =>
          simulate(events, make(events, slots), { slots, warmUpMs, startsAtOnce }),
        );
        const sum = (of: (outcome: (typeof outcomes)[number]) => number) =>
          outcomes.reduce((total, outcome) => total + of(outcome), 0);
        const zaps = sum((outcome) => outcome.zaps);
        return {
          ...{ name, slots, ready: spreadOf(outcomes.map((outcome) => outcome.ready / outcome.zaps)) },
          startsPerZap: sum((outcome) => outcome.guesses) / zaps,
          guessedMinutesPerZap: sum((outcome) => outcome.guessedMs) / 60_000 / zaps,
        };
      }),
    );
  return { profile: profile.id, rows };
}

function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}
