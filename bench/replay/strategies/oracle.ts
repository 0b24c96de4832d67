// The bound for whoever warms ahead: the same planner with the distribution that the next zap will really be drawn from. It knows what
// kind of mood the household is in, not what the dice will say.
import type { Forecast } from '../../../src/main/engine/prediction/predictor.ts';
import { onwardFrom, worthOf } from '../../../src/main/engine/prewarm/worth.ts';
import type { HouseholdEvent } from '../household/household.ts';
import type { Strategy } from '../simulation.ts';

export class Oracle implements Strategy {
  readonly #next: Map<HouseholdEvent, Extract<HouseholdEvent, { kind: 'zap' }>>;
  readonly #atLeast: number;
  #ids: readonly string[] = [];
  #positions: ReadonlyMap<string, number> = new Map();
  #now: ReadonlyMap<number, number> = new Map();
  #position: number | undefined;
  #direction: 1 | -1 = 1;

  constructor(events: readonly HouseholdEvent[], atLeast: number) {
    this.#atLeast = atLeast;
    this.#next = new Map();
    for (const [i, event] of events.entries()) {
      const next = events[i + 1];
      if (next?.kind === 'zap') this.#next.set(event, next);
    }
  }

  follow(event: HouseholdEvent): void {
    if (event.kind === 'line-up') {
      this.#ids = event.ids;
      this.#positions = new Map(event.ids.map((id, position) => [id, position]));
      return;
    }
    this.#now = this.#next.get(event)?.state.next ?? new Map();
    const before = this.#position;
    this.#position = event.kind === 'off' ? undefined : this.#positions.get(event.id);
    if (before !== undefined && this.#position !== undefined) {
      if (this.#position === before + 1) this.#direction = 1;
      if (this.#position === before - 1) this.#direction = -1;
    }
  }

  wanted() {
    const { forecast, onward } = this.#at();
    const ids = new Set([...this.#now.keys()].map((position) => this.#ids[position] ?? ''));
    for (const id of onward?.ids ?? []) ids.add(id);
    return [...ids]
      .map((key) => ({ key, worth: worthOf(key, forecast, onward) }))
      .filter(({ worth }) => worth >= this.#atLeast);
  }

  worth(key: string): number {
    const { forecast, onward } = this.#at();
    return worthOf(key, forecast, onward);
  }

  #at() {
    const forecast: Pick<Forecast, 'probabilityOf'> = {
      probabilityOf: (id) => this.#now.get(this.#positions.get(id) ?? -1) ?? 0,
    };
    return { forecast, onward: onwardFrom(this.#ids, this.#position, this.#direction) };
  }
}
