// The app's own predictor and planner.
import type { Forecast } from '../../../src/main/engine/prediction/predictor.ts';
import { type Onward, onwardFrom, wantedOf, worthOf } from '../../../src/main/engine/prewarm/worth.ts';
import type { HouseholdEvent } from '../household/household.ts';
import { Follower } from '../replay.ts';
import type { Strategy } from '../simulation.ts';

export class Predictive implements Strategy {
  readonly #follower = new Follower();
  readonly #startsGuesses: boolean;
  #ids: readonly string[] = [];
  #positions: ReadonlyMap<string, number> = new Map();
  #known: { readonly atMs: number; readonly forecast: Forecast; readonly onward: Onward | undefined } | undefined;

  /** `startsGuesses`: or else what runs is only kept by what it is worth. */
  constructor(startsGuesses: boolean) {
    this.#startsGuesses = startsGuesses;
  }

  follow(event: HouseholdEvent): void {
    this.#known = undefined;
    if (event.kind === 'line-up') {
      this.#ids = event.ids;
      this.#positions = new Map(event.ids.map((id, position) => [id, position]));
    }
    this.#follower.follow(event);
  }

  wanted(nowMs: number) {
    if (!this.#startsGuesses) return [];
    const { forecast, onward } = this.#at(nowMs);
    return wantedOf(forecast, onward).map(({ channelId, worth }) => ({ key: channelId, worth }));
  }

  worth(key: string, nowMs: number): number {
    const { forecast, onward } = this.#at(nowMs);
    return worthOf(key, forecast, onward);
  }

  #at(nowMs: number) {
    if (this.#known?.atMs !== nowMs) {
      const { currentId, direction } = this.#follower.trail;
      const position = currentId === undefined ? undefined : this.#positions.get(currentId);
      const onward = onwardFrom(this.#ids, position, direction);
      this.#known = { atMs: nowMs, forecast: this.#follower.forecast(nowMs), onward };
    }
    return this.#known;
  }
}
