// One person of a household: what they like at which time of the week.
import type { Random } from '../../support/random.ts';
import { dirichlet, normal, poisson, weighted } from './chance.ts';
import type { BroadcastLineUp } from './line-up.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** Of the day, by their first hour. */
const daypartHours = [0, 6, 10, 14, 18, 21] as const;
const dayparts = daypartHours.length;

export function daypartOf(hour: number): number {
  return daypartHours.findLastIndex((from) => from <= hour);
}

/** Day 0 is a Monday. */
export function isWeekend(atMs: number): boolean {
  return Math.floor(atMs / dayMs) % 7 >= 5;
}

interface Habit {
  readonly position: number;
  readonly hour: number;
}

const habitWithinHours = 0.6;
const habitWeight = 0.55;
const ownShare = 0.95;

export class Member {
  readonly activity: readonly number[];
  readonly #lineUp: BroadcastLineUp;
  readonly #repertoire: readonly number[];
  readonly #habits: readonly Habit[];
  /** By daypart, of weekdays and then of weekends: factors on each of the repertoire. */
  readonly #moods: readonly (readonly number[])[];

  constructor(random: Random, lineUp: BroadcastLineUp, habits: number) {
    this.#lineUp = lineUp;
    this.activity = dirichlet(random, 1.5, dayparts);
    const size = Math.min(17, Math.max(4, poisson(random, 9)), lineUp.ids.length);
    const left = [...lineUp.popularity];
    this.#repertoire = Array.from({ length: size }, () => {
      const position = weighted(random, left);
      left[position] = 0;
      return position;
    });
    this.#moods = Array.from({ length: dayparts * 2 }, () =>
      this.#repertoire.map(() => Math.exp(normal(random, 0, 0.8))),
    );
    this.#habits = Array.from({ length: poisson(random, habits) }, () => ({
      position: this.#repertoire[random.integer(0, size - 1)] ?? 0,
      hour: random.between(7, 23),
    }));
  }

  /** How much this person likes each channel at this moment; sums to 1. By position. */
  preference(atMs: number, shuffledMoods: boolean): Float64Array {
    const hour = (atMs % dayMs) / hourMs;
    const weekend = isWeekend(atMs);
    const daypart = daypartOf(hour);
    // On holidays every day is one long weekend, and no time of day is what it was.
    const mood =
      this.#moods[shuffledMoods ? ((daypart + 3) % dayparts) + dayparts : daypart + (weekend ? dayparts : 0)];
    const own = this.#repertoire.map((_, rank) => (1 / (rank + 1)) * (mood?.[rank] ?? 1));
    const sum = own.reduce((total, each) => total + each, 0);
    const preference = Float64Array.from(this.#lineUp.popularity, (popularity) => popularity * (1 - ownShare));
    for (const [rank, position] of this.#repertoire.entries())
      preference[position] = (preference[position] ?? 0) + (ownShare * (own[rank] ?? 0)) / sum;
    if (!weekend && !shuffledMoods)
      for (const habit of this.#habits) {
        if (Math.abs(habit.hour - hour) > habitWithinHours) continue;
        for (let i = 0; i < preference.length; i++) preference[i] = (preference[i] ?? 0) * (1 - habitWeight);
        preference[habit.position] = (preference[habit.position] ?? 0) + habitWeight;
      }
    return preference;
  }
}
