// What others do (Ramos et al.): both neighbours of what is on, for a minute or for good, alone or with favourites.
import type { HouseholdEvent } from '../household/household.ts';
import type { Strategy } from '../simulation.ts';
import { Lru } from './keeping.ts';

export class Neighbours implements Strategy {
  readonly #forMs: number;
  readonly #kept = new Lru();
  readonly #withFavourites: boolean;
  #ids: readonly string[] = [];
  #positions: ReadonlyMap<string, number> = new Map();
  #current: string | undefined;
  #sinceMs = 0;

  constructor(options: { readonly forMs?: number; readonly withFavourites: boolean }) {
    this.#forMs = options.forMs ?? Number.POSITIVE_INFINITY;
    this.#withFavourites = options.withFavourites;
  }

  follow(event: HouseholdEvent): void {
    this.#kept.follow(event);
    if (event.kind === 'line-up') {
      this.#ids = event.ids;
      this.#positions = new Map(event.ids.map((id, position) => [id, position]));
    } else {
      this.#current = event.kind === 'off' ? undefined : event.id;
      this.#sinceMs = event.atMs;
    }
  }

  wanted(nowMs: number) {
    if (this.#current === undefined || nowMs - this.#sinceMs >= this.#forMs) return [];
    const neighbours = this.#neighbours().map((key) => ({ key, worth: 2 }));
    if (!this.#withFavourites) return neighbours;
    const near = new Set(neighbours.map(({ key }) => key));
    const favourites = [...this.#kept.uses]
      .filter(([key]) => !near.has(key) && key !== this.#current)
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 8)
      .map(([key]) => ({ key, worth: this.worth(key) }));
    return [...neighbours, ...favourites];
  }

  /** What is sent along for a minute ends with it, and so does what was left: this one keeps nothing. */
  isOver(_key: string, nowMs: number): boolean {
    return nowMs - this.#sinceMs >= this.#forMs;
  }

  worth(key: string): number {
    if (this.#neighbours().includes(key)) return 2;
    // All below 1, in order.
    if (this.#withFavourites) return 1 - 1 / (1 + (this.#kept.uses.get(key) ?? 0));
    return 1 - 1 / (1 + this.#kept.worth(key));
  }

  #neighbours(): string[] {
    const at = this.#current === undefined ? undefined : this.#positions.get(this.#current);
    const { length } = this.#ids;
    if (at === undefined || length < 3) return [];
    return [this.#ids[(at + 1) % length] ?? '', this.#ids[(at - 1 + length) % length] ?? ''];
  }
}
