// A household's events, told to the app's own predictor.
import type { Predictor } from '../../src/main/engine/prediction/predictor.ts';
import type { LocalTime } from '../../src/main/engine/prediction/daypart.ts';
import type { HouseholdEvent } from './household/household.ts';
import { dayMs, hourMs, isWeekend } from './household/member.ts';

/** Households live in a time zone of their own, that of their timestamps. */
export const localTime = (atMs: number): LocalTime => ({ hour: (atMs % dayMs) / hourMs, weekend: isWeekend(atMs) });

export function follow(predictor: Predictor, event: HouseholdEvent): void {
  switch (event.kind) {
    case 'line-up':
      return predictor.setLineUp(event.ids);
    case 'on':
      return predictor.switchedOn(event.id, event.atMs);
    case 'zap':
      return predictor.zapped(event.id, event.atMs);
    case 'off':
      return predictor.switchedOff(event.atMs);
  }
}
