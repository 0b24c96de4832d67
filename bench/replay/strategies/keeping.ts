// What keeps only, and starts nothing: what was used last, most often, by the classic score, or next (which nobody can know).
import { priorityOf } from '../../../src/main/engine/history/viewing-history.ts';
import { scoreOf } from '../../../src/main/engine/keeping/score.ts';
import type { HouseholdEvent } from '../household/household.ts';
import type { Strategy } from '../simulation.ts';

abstract class Keeping implements Strategy {
  readonly lastUsedMs = new Map<string, number>();
  readonly uses = new Map<string, number>();
  #on: { readonly id: string; readonly sinceMs: number } | undefined;

  follow(event: HouseholdEvent): void {
    if (event.kind === 'line-up') return;
    if (this.#on) {
      this.lastUsedMs.set(this.#on.id, event.atMs);
      this.viewed(this.#on.id, this.#on.sinceMs, event.atMs);
    }
    this.#on = undefined;
    if (event.kind === 'off') return;
    this.#on = { id: event.id, sinceMs: event.atMs };
    this.uses.set(event.id, (this.uses.get(event.id) ?? 0) + 1);
  }

  wanted(): readonly [] {
    return [];
  }

  abstract worth(key: string, nowMs: number): number;

  protected viewed(_id: string, _sinceMs: number, _untilMs: number): void {}
}

export class Lru extends Keeping {
  worth(key: string): number {
    return this.lastUsedMs.get(key) ?? 0;
  }
}

export class Lfu extends Keeping {
  worth(key: string): number {
    return this.uses.get(key) ?? 0;
  }
}

/** The formula of POOL-7 for one user who is there. */
export class Classic extends Keeping {
  readonly #views = new Map<string, { atMs: number; watchedMs: number }[]>();
  readonly #slots: number;

  constructor(slots: number) {
    super();
    this.#slots = slots;
  }

  worth(key: string, nowMs: number): number {
    return scoreOf('classic', {
      expected: 0,
      history: priorityOf(this.#views.get(key) ?? [], nowMs),
      idleMs: nowMs - (this.lastUsedMs.get(key) ?? nowMs),
      isOrphan: false,
      ownerSlots: this.#slots,
      totalSlots: this.#slots,
      isGuess: false,
    }).total;
  }

  protected override viewed(id: string, sinceMs: number, untilMs: number): void {
    const views = this.#views.get(id) ?? [];
    views.push({ atMs: sinceMs, watchedMs: untilMs - sinceMs });
    this.#views.set(id, views);
  }
}

/** Keeps what will be used soonest (Belady): the bound for whoever only keeps. */
export class Belady implements Strategy {
  readonly #uses = new Map<string, number[]>();

  constructor(events: Iterable<HouseholdEvent>) {
    for (const event of events) {
      if (event.kind === 'line-up' || event.kind === 'off') continue;
      const uses = this.#uses.get(event.id) ?? [];
      uses.push(event.atMs);
      this.#uses.set(event.id, uses);
    }
    for (const uses of this.#uses.values()) uses.reverse();
  }

  follow(): void {}

  wanted(): readonly [] {
    return [];
  }

  worth(key: string, nowMs: number): number {
    const uses = this.#uses.get(key) ?? [];
    while ((uses.at(-1) ?? Number.POSITIVE_INFINITY) <= nowMs) uses.pop();
    return -(uses.at(-1) ?? Number.POSITIVE_INFINITY);
  }
}
