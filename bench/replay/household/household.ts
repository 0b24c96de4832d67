// A household in front of its set for some weeks: who watches when, and every zap. Generated from a seed (zapping.md, "Households to
// generate"), so that the same seed is the same household.
import { type Random, seededRandom } from '../../support/random.ts';
import { chosen, exponential, normal, poisson, weighted } from './chance.ts';
import { type BroadcastLineUp, makeLineUp } from './line-up.ts';
import { dayMs, daypartOf, hourMs, Member } from './member.ts';
import type { Profile } from './profile.ts';

export type HouseholdEvent =
  /** Before the first zap, and whenever the provider orders the channels anew. */
  | { readonly kind: 'line-up'; readonly ids: readonly string[] }
  /** The set is switched on and shows this. */
  | { readonly kind: 'on'; readonly atMs: number; readonly id: string }
  | { readonly kind: 'zap'; readonly atMs: number; readonly id: string; readonly state: HiddenState }
  | { readonly kind: 'off'; readonly atMs: number };

/** What nobody but the generator knows: the distribution that a zap was drawn from. */
interface HiddenState {
  readonly next: ReadonlyMap<number, number>;
}

const membersShares = { one: 0.3, two: 0.35, three: 0.2, four: 0.15 } as const;
const memberCounts = { one: 1, two: 2, three: 3, four: 4, rest: 4 } as const;
const sessionsADay = 2.1;
const sessionMeanMs = 72 * 60_000;
const sessionStarts = [
  { share: 0.18, hour: 8, deviation: 1.5 },
  { share: 0.32, hour: 15, deviation: 2 },
  { share: 0.5, hour: 21.5, deviation: 2 },
] as const;
/** What was watched for so long is where one goes back to. */
const anchorAfterMs = 60_000;

export function* householdEvents(profile: Profile, seed: number, days: number): Generator<HouseholdEvent> {
  yield* new Household(profile, seed).events(days);
}

type Burst = 'up' | 'down' | 'favourites' | 'jump' | 'rest';

class Household {
  readonly #profile: Profile;
  readonly #random: Random;
  #lineUp: BroadcastLineUp;
  #members: Member[];
  #changed = false;
  #preference: Float64Array = new Float64Array();
  #at = 0;
  #current = 0;
  #last: number | undefined;
  #anchor: number | undefined;
  #lastViewed: number | undefined;

  constructor(profile: Profile, seed: number) {
    this.#profile = profile;
    this.#random = seededRandom(seed);
    this.#lineUp = makeLineUp(this.#random, profile.channels);
    const count = memberCounts[chosen(this.#random, membersShares)];
    this.#members = Array.from({ length: count }, () => this.#newMember());
  }

  *events(days: number): Generator<HouseholdEvent> {
    yield { kind: 'line-up', ids: this.#lineUp.ids };
    for (let day = 0; day < days; day++) {
      const { change } = this.#profile;
      if (change && change.onDay === day) yield* this.#change(change.what);
      for (const session of this.#sessionsOf(day)) yield* this.#session(session.fromMs, session.toMs);
    }
  }

  *#change(what: NonNullable<Profile['change']>['what']): Generator<HouseholdEvent> {
    this.#changed = true;
    if (what === 'new-member') this.#members.push(this.#newMember());
    if (what !== 'line-up') return;
    // The same channels in another order, and every eighth replaced: people look for their channels, and find them.
    const next = makeLineUp(this.#random, this.#lineUp.ids.length);
    const ids = next.ids.map((id, i) => (i % 8 === 7 ? `new-${id}` : id));
    this.#lineUp = { ...next, ids };
    this.#members = this.#members.map(() => this.#newMember());
    this.#last = undefined;
    this.#anchor = undefined;
    this.#lastViewed = undefined;
    yield { kind: 'line-up', ids };
  }

  #newMember(): Member {
    return new Member(this.#random, this.#lineUp, this.#profile.habits);
  }

  #sessionsOf(day: number): { fromMs: number; toMs: number }[] {
    const random = this.#random;
    const sessions = Array.from({ length: poisson(random, sessionsADay) }, () => {
      const start =
        sessionStarts[
          weighted(
            random,
            sessionStarts.map(({ share }) => share),
          )
        ] ?? sessionStarts[2];
      const fromMs = day * dayMs + Math.min(23.9, Math.max(0, normal(random, start.hour, start.deviation))) * hourMs;
      return { fromMs, toMs: fromMs + exponential(random, sessionMeanMs) };
    }).toSorted((a, b) => a.fromMs - b.fromMs);
    // Who is in front of the set already does not sit down again.
    return sessions.filter(
      ({ fromMs }, i) => fromMs >= Math.max(this.#at, ...sessions.slice(0, i).map(({ toMs }) => toMs)),
    );
  }

  *#session(fromMs: number, toMs: number): Generator<HouseholdEvent> {
    const random = this.#random;
    this.#at = fromMs;
    const daypart = daypartOf((fromMs % dayMs) / hourMs);
    const member =
      this.#members[
        weighted(
          random,
          this.#members.map(({ activity }) => activity[daypart] ?? 0),
        )
      ];
    if (!member) return;
    const holidays = this.#changed && this.#profile.change?.what === 'holidays';
    this.#preference = member.preference(fromMs, holidays);
    const resumes = this.#lastViewed !== undefined && random.next() < 0.5;
    this.#current = resumes ? (this.#lastViewed ?? 0) : weighted(random, this.#preference);
    yield { kind: 'on', atMs: this.#at, id: this.#idAt(this.#current) };
    this.#view();
    while (this.#at < toMs) {
      if (random.next() < this.#profile.burstAfterView) yield* this.#burst(toMs, this.#newBurst());
      else yield* this.#targeted(toMs);
    }
    yield { kind: 'off', atMs: Math.min(this.#at, toMs) };
    this.#at = Math.min(this.#at, toMs);
  }

  #newBurst(): Burst {
    return chosen(this.#random, this.#profile.burst);
  }

  /** Short visits until one is stayed at. */
  *#burst(toMs: number, burst: Burst): Generator<HouseholdEvent> {
    const random = this.#random;
    const { endsTargeted, endsAtAnchor, stay } = this.#profile;
    while (this.#at < toMs) {
      const next = this.#stepsOf(burst);
      mix(next, this.#targets(), endsTargeted);
      const anchor = this.#anchor;
      if (anchor !== undefined && anchor !== this.#current) mix(next, new Map([[anchor, 1]]), endsAtAnchor);
      const target = this.#draw(next);
      const isAnchor = target === this.#anchor;
      yield this.#zap(target, next);
      const base = Math.min(0.9, stay.base + stay.slope * Math.min(0.5, this.#preference[target] ?? 0));
      if (random.next() < (isAnchor ? Math.max(0.6, base) : base)) return this.#view();
      this.#surf();
    }
  }

  /** A switch to something in mind; what disappoints is followed by another one, or by looking round. */
  *#targeted(toMs: number): Generator<HouseholdEvent> {
    const random = this.#random;
    const { stay } = this.#profile;
    while (this.#at < toMs) {
      const next = this.#targets();
      const target = this.#draw(next);
      const isAnchor = target === this.#anchor;
      yield this.#zap(target, next);
      const base = Math.min(0.9, stay.base + stay.slope * Math.min(0.5, this.#preference[target] ?? 0));
      if (random.next() < Math.max(isAnchor ? 0.6 : 0.4, base)) return this.#view();
      this.#surf();
      if (random.next() < 0.5) return yield* this.#burst(toMs, this.#newBurst());
    }
    return undefined;
  }

  #zap(target: number, next: ReadonlyMap<number, number>): HouseholdEvent {
    this.#last = this.#current;
    this.#current = target;
    return { kind: 'zap', atMs: this.#at, id: this.#idAt(target), state: { next } };
  }

  #view(): void {
    const dwellMs = 1_000 * Math.min(3_600, Math.max(60, Math.exp(normal(this.#random, Math.log(312), 1.45))));
    this.#at += dwellMs;
    if (dwellMs >= anchorAfterMs) this.#anchor = this.#current;
    this.#lastViewed = this.#current;
  }

  #surf(): void {
    this.#at += 1_000 * Math.min(59, Math.max(1, Math.exp(normal(this.#random, Math.log(6), 1))));
  }

  /** Where one step of a burst leads, as a distribution over positions. */
  #stepsOf(burst: Burst): Map<number, number> {
    switch (burst) {
      case 'up':
        return this.#linearStep(1);
      case 'down':
        return this.#linearStep(-1);
      case 'favourites':
        return this.#without(this.#preference);
      default:
        return this.#without(this.#lineUp.popularity);
    }
  }

  #linearStep(direction: 1 | -1): Map<number, number> {
    const { next, reverse } = this.#profile.linear;
    const steps = new Map<number, number>();
    const skip = 1 - next - reverse;
    add(steps, this.#around(direction), next);
    add(steps, this.#around(-direction), reverse);
    add(steps, this.#around(2 * direction), skip / 2);
    add(steps, this.#genreMate(direction), skip / 2);
    return steps;
  }

  #targets(): Map<number, number> {
    const { favourite, last, anchor, genre } = this.#profile.targeted;
    const targets = new Map<number, number>();
    mix(targets, this.#without(this.#preference), favourite);
    if (this.#last !== undefined && this.#last !== this.#current) add(targets, this.#last, last);
    if (this.#anchor !== undefined && this.#anchor !== this.#current) add(targets, this.#anchor, anchor);
    const mates = this.#mates();
    for (const mate of mates) add(targets, mate, genre / mates.length);
    const sum = [...targets.values()].reduce((total, each) => total + each, 0);
    mix(targets, this.#without(this.#lineUp.popularity), Math.max(0, 1 - sum));
    return targets;
  }

  #mates(): number[] {
    const genre = this.#lineUp.genres[this.#current];
    return this.#lineUp.genres.flatMap((each, i) => (each === genre && i !== this.#current ? i : []));
  }

  /** The next of the same genre, beyond the neighbours; where there is none, two on. */
  #genreMate(direction: 1 | -1): number {
    const { genres } = this.#lineUp;
    for (let step = 3; step < 12; step++) {
      const position = this.#around(step * direction);
      if (genres[position] === genres[this.#current]) return position;
    }
    return this.#around(2 * direction);
  }

  #around(step: number): number {
    const size = this.#lineUp.ids.length;
    return (((this.#current + step) % size) + size) % size;
  }

  #without(weights: ArrayLike<number>): Map<number, number> {
    const spread = new Map<number, number>();
    let sum = 0;
    for (let i = 0; i < weights.length; i++) if (i !== this.#current) sum += weights[i] ?? 0;
    for (let i = 0; i < weights.length; i++)
      if (i !== this.#current && (weights[i] ?? 0) > 0) spread.set(i, (weights[i] ?? 0) / sum);
    return spread;
  }

  #draw(next: ReadonlyMap<number, number>): number {
    const positions = [...next.keys()];
    return positions[weighted(this.#random, [...next.values()])] ?? 0;
  }

  #idAt(position: number): string {
    return this.#lineUp.ids[position] ?? '';
  }
}

function add(spread: Map<number, number>, position: number, share: number): void {
  spread.set(position, (spread.get(position) ?? 0) + share);
}

/** Gives `share` of the whole to `other`, and scales what was there when that makes more than the whole. */
function mix(spread: Map<number, number>, other: ReadonlyMap<number, number>, share: number): void {
  const total = [...spread.values()].reduce((sum, each) => sum + each, 0);
  const scale = total + share > 1 ? 1 - share : 1;
  if (scale !== 1) for (const [position, each] of spread) spread.set(position, each * scale);
  for (const [position, each] of other) add(spread, position, each * share);
}
