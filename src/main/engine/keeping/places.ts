import type { EvictionReason, Owner, Score } from '../../../shared/model/warm-pool.ts';
import { isGuess } from '../kernel/lease.ts';
import type { Clock } from '../ports.ts';
import type { Scored } from './decisions.ts';
import type { Judge, Keepable, KeepingRules } from './keepable.ts';
import { scoreOf } from './score.ts';

/** What is known of one thing beside itself. */
export interface Place<T> {
  readonly item: T;
  /** Who uses it, or used it last. */
  owner: Owner | undefined;
  /** When a person last used it, by `nowMs`. */
  usedAtMs: number;
  hits: number;
  /** Its last user has left it and it was kept. */
  adopted: boolean;
  /** It is on its way out. */
  leaving: EvictionReason | undefined;
}

/** A thing that nobody holds, with what decisions go by. */
export interface IdlePlace<T> extends Scored {
  readonly diskBytes: number;
  readonly place: Place<T>;
}

/** Everything on a shelf, and what each of it is worth just now. */
export class Places<T extends Keepable> {
  readonly #rules: KeepingRules;
  readonly #judge: Judge;
  readonly #clock: Clock;
  readonly #places = new Map<T, Place<T>>();

  constructor(rules: KeepingRules, judge: Judge, clock: Clock) {
    this.#rules = rules;
    this.#judge = judge;
    this.#clock = clock;
  }

  add(item: T): void {
    const usedAtMs = this.#clock.nowMs();
    this.#places.set(item, { item, owner: undefined, usedAtMs, hits: 0, adopted: false, leaving: undefined });
  }

  get(item: T): Place<T> | undefined {
    return this.#places.get(item);
  }

  delete(item: T): void {
    this.#places.delete(item);
  }

  all(): Place<T>[] {
    return [...this.#places.values()];
  }

  /** Those that are up and held by more than a guess. */
  held(): Place<T>[] {
    return this.#staying().filter(({ item }) => item.isUp && item.leases.isHeld);
  }

  /** Those that are up and held by nobody, or only by a guess. What is pre-rolled stands beside them: it competes with nobody. */
  idle(): IdlePlace<T>[] {
    return this.#staying()
      .filter(({ item }) => item.isUp && !item.leases.isHeld && !item.leases.has('preroll'))
      .map((place) => {
        const { key, diskBytes, isConverting } = place.item;
        return { key, diskBytes, isConverting, score: this.score(place), place };
      });
  }

  diskBytes(): number {
    return this.#staying().reduce((sum, { item }) => sum + item.diskBytes, 0);
  }

  idleMs(place: Place<T>): number {
    return this.#clock.nowMs() - place.usedAtMs;
  }

  score(place: Place<T>): Score {
    const { owner, item } = place;
    return scoreOf(this.#rules.policy, {
      expected: this.#judge.expected(item.channelId),
      history: owner ? this.#judge.history(owner.userId, item.channelId) : 0,
      idleMs: this.idleMs(place),
      isOrphan: owner !== undefined && this.#judge.isGone(owner),
      ownerSlots: owner ? this.#slotsOf(owner.userId) : 0,
      totalSlots: this.#rules.capacity,
      isGuess: item.leases.list().some(({ kind }) => isGuess(kind)) && !item.wasShown,
    });
  }

  #staying(): Place<T>[] {
    return this.all().filter(({ leaving }) => leaving === undefined);
  }

  #slotsOf(userId: string): number {
    return this.#staying().filter(({ owner, item }) => owner?.userId === userId && item.isUp).length;
  }
}
