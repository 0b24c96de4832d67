// A household's events, told to the app's own predictor.
import type { LocalTime } from '../../src/main/engine/prediction/daypart.ts';
import { type Forecast, Predictor } from '../../src/main/engine/prediction/predictor.ts';
import { shippedWeights } from '../../src/main/engine/prediction/prior.ts';
import { noTrail, type Trail } from '../../src/main/engine/prediction/trail.ts';
import type { WeightsState } from '../../src/main/engine/prediction/weights.ts';
import type { HouseholdEvent } from './household/household.ts';
import { dayMs, hourMs, isWeekend } from './household/member.ts';

/** Households live in a time zone of their own, that of their timestamps. */
const localTime = (atMs: number): LocalTime => ({ hour: (atMs % dayMs) / hourMs, weekend: isWeekend(atMs) });

/** One set, and what its predictor knows. */
export class Follower {
  readonly predictor: Predictor;
  trail: Trail = noTrail;

  constructor(prior: WeightsState = shippedWeights) {
    this.predictor = new Predictor(localTime, prior);
  }

  follow(event: HouseholdEvent): void {
    if (event.kind === 'line-up') this.predictor.setLineUp(event.ids);
    else if (event.kind === 'off') this.trail = this.predictor.left(this.trail, event.atMs);
    else this.trail = this.predictor.moved(this.trail, event.id, event.atMs);
  }

  forecast(nowMs: number): Forecast {
    return this.predictor.forecast(this.trail, nowMs);
  }
}
