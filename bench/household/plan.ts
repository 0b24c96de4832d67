// What a household does in front of the demo box: some weeks to be learned from, then zaps to be made. Pure.
import channels from '../../resources/demo/channels.json' with { type: 'json' };
import type { PredictorState } from '../../src/main/engine/prediction/predictor.ts';
import { type HouseholdEvent, householdEvents } from '../replay/household/household.ts';
import type { Profile } from '../replay/household/profile.ts';
import { Follower } from '../replay/replay.ts';

interface Zap {
  readonly number: string;
  /** 1 and -1 are CH+ and CH-; anything else is typed. */
  readonly step: number;
  /** How long the channel before is watched. */
  readonly afterMs: number;
}

export interface HouseholdPlan {
  readonly first: string;
  readonly zaps: readonly Zap[];
  /** What the app has learned of the household until then. */
  readonly learned: PredictorState;
}

const learnedDays = 30;
const numbers = channels.channels.map(({ number }) => number);
/** As the app names the channels of the bench's box. */
const boxId = 'bench';

export function planOf(profile: Profile, seed: number, count: number, cutMs: number): HouseholdPlan {
  const events = [...householdEvents({ ...profile, channels: numbers.length }, seed, learnedDays + 30)];
  const lineUp = events.find((event) => event.kind === 'line-up');
  const position = (id: string): number => lineUp?.ids.indexOf(id) ?? 0;
  const numberOf = (id: string): string => numbers[position(id)] ?? '';
  const until = events.findIndex((event) => event.kind !== 'line-up' && event.atMs >= learnedDays * 86_400_000);
  const follower = new Follower();
  for (const event of events.slice(0, until)) follower.follow(named(event, (id) => `${boxId}:${numberOf(id)}`));

  const zaps: Zap[] = [];
  let first = '';
  let on = { id: '', atMs: 0 };
  for (const event of events.slice(until)) {
    if (zaps.length >= count) break;
    if (event.kind !== 'on' && event.kind !== 'zap') continue;
    if (first === '') first = numberOf(event.id);
    else if (event.id !== on.id) {
      const step = position(event.id) - position(on.id);
      const { length } = numbers;
      // The evening after is no zap of the one before; it begins after a moment.
      const afterMs = event.kind === 'on' ? cutMs : Math.min(cutMs, event.atMs - on.atMs);
      zaps.push({
        number: numberOf(event.id),
        step: step === length - 1 ? -1 : step === 1 - length ? 1 : step,
        afterMs,
      });
    }
    on = event;
  }
  return { first, zaps, learned: follower.predictor.state() };
}

function named(event: HouseholdEvent, name: (id: string) => string): HouseholdEvent {
  switch (event.kind) {
    case 'line-up':
      return { ...event, ids: event.ids.map(name) };
    case 'on':
    case 'zap':
      return { ...event, id: name(event.id) };
    case 'off':
      return event;
  }
}
