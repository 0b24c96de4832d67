/** What happens in a run, in which order and to whom: a pure function of the seed. When exactly is the machine's. */
import { type Random, seededRandom } from '../support/random.ts';

export const hlsNames = ['hls-1', 'hls-2', 'hls-3'] as const;
type HlsName = (typeof hlsNames)[number];
export const rawNames = ['raw-1', 'raw-2'] as const;
type RawName = (typeof rawNames)[number];
export type Survivor = HlsName | RawName | 'warm';

export type Times = 1 | 5;
type Fault = 'cut' | 'stall' | 'silent' | 'refuse';
type Throttle = 'realtime' | 'burst' | 'adaptive' | 'disabled';

export type Action =
  | { readonly do: 'key'; readonly key: 'ArrowUp' | 'ArrowDown' | 'Backspace' }
  | { readonly do: 'number'; readonly channel: string }
  /** `by` its own address or the API's; `leave` what it played before with a stop, or simply no longer ask for it. */
  | {
      readonly do: 'zap';
      readonly client: HlsName;
      readonly channel: string;
      readonly profile: string;
      readonly by: 'api' | 'address';
      readonly leave: 'stop' | 'drop';
    }
  | { readonly do: 'aborted-zap'; readonly client: HlsName; readonly channel: string; readonly afterMs: number }
  | {
      readonly do: 'stop';
      readonly client: HlsName;
      readonly times: Times;
      readonly by: 'play' | 'channel' | 'session';
    }
  | { readonly do: 'drop'; readonly client: HlsName }
  | { readonly do: 'join'; readonly client: RawName; readonly channel: string; readonly throttle: Throttle }
  | { readonly do: 'leave'; readonly client: RawName }
  | { readonly do: 'warm'; readonly channel: string; readonly guess: boolean }
  | { readonly do: 'let-go'; readonly channel: string; readonly times: Times }
  | { readonly do: 'stop-unknown'; readonly channel: string; readonly times: Times }
  /** `which` is a share of those that run, in [0, 1). */
  | { readonly do: 'kill' | 'hang'; readonly which: number }
  | { readonly do: 'fault'; readonly channel: string; readonly fault: Fault; readonly forMs: number }
  | { readonly do: 'crash-page' }
  /** What each survivor tunes to if it plays nothing. */
  | { readonly do: 'quiet'; readonly survivors: Readonly<Partial<Record<Survivor, string>>> };

export interface PlannedStep {
  readonly number: number;
  /** After the step before has begun. */
  readonly pauseMs: number;
  readonly action: Action;
}

export interface PlanOptions {
  readonly seed: number;
  readonly zaps: number;
  /** Those that cost least to play may be listed more than once. */
  readonly channels: readonly [string, ...string[]];
}

const zapsBetweenQuietPoints = 100;
const zapKinds: ReadonlySet<Action['do']> = new Set(['key', 'number', 'zap', 'aborted-zap', 'join']);

export const isZap = ({ action }: PlannedStep): boolean => zapKinds.has(action.do);

/** Kinds that wait for a third of the zaps to the next quiet point to have happened, at most so many of them: each costs seconds. */
const atMostPerStretch: Partial<Record<Action['do'], number>> = { hang: 2, 'crash-page': 1, fault: 6 };

/** Ends with a quiet point, so that nothing is left unlooked at. */
export function makePlan({ seed, zaps, channels }: PlanOptions): PlannedStep[] {
  const random = seededRandom(seed);
  const steps: PlannedStep[] = [];
  const add = (action: Action, pauseMs: number) => steps.push({ number: steps.length + 1, pauseMs, action });
  let made = 0;
  let rare: Partial<Record<Action['do'], number>> = {};
  while (made < zaps) {
    const action = random.pick(choices)(random, channels);
    const limit = atMostPerStretch[action.do];
    const done = rare[action.do] ?? 0;
    if (limit !== undefined && done >= limit) continue;
    rare[action.do] = done + 1;
    add(action, Math.round(random.logBetween(20, 700)));
    if (!zapKinds.has(action.do)) continue;
    made += 1;
    if (made % zapsBetweenQuietPoints !== 0 && made !== zaps) continue;
    add({ do: 'quiet', survivors: survivorsOf(random, channels) }, 0);
    rare = {};
  }
  return steps;
}

function survivorsOf(random: Random, channels: PlanOptions['channels']): Partial<Record<Survivor, string>> {
  const all: readonly Survivor[] = [...hlsNames, ...rawNames, 'warm'];
  const chosen = random.shuffled(all).slice(0, random.integer(1, 3));
  return Object.fromEntries(chosen.map((name) => [name, random.pick(channels)]));
}

type Choice = (random: Random, channels: PlanOptions['channels']) => Action;

const weighted: readonly (readonly [weight: number, choice: Choice])[] = [
  [14, (random) => ({ do: 'key', key: random.pick(['ArrowUp', 'ArrowUp', 'ArrowDown', 'Backspace']) })],
  [6, (random, channels) => ({ do: 'number', channel: random.pick(channels) })],
  [
    24,
    (random, channels) => ({
      do: 'zap',
      client: random.pick(hlsNames),
      channel: random.pick(channels),
      profile: random.pick(['auto', 'auto', 'auto', 'auto', 'auto', 'auto', 'auto', 'original', 'original', '360p']),
      by: random.pick(['api', 'api', 'address']),
      leave: random.pick(['stop', 'stop', 'stop', 'drop']),
    }),
  ],
  [
    8,
    (random, channels) => ({
      do: 'aborted-zap',
      client: random.pick(hlsNames),
      channel: random.pick(channels),
      afterMs: Math.round(random.logBetween(1, 1_500)),
    }),
  ],
  [
    4,
    (random) => ({
      do: 'stop',
      client: random.pick(hlsNames),
      times: random.pick([1, 5]),
      by: random.pick(['play', 'channel', 'session']),
    }),
  ],
  [3, (random) => ({ do: 'drop', client: random.pick(hlsNames) })],
  [
    10,
    (random, channels) => ({
      do: 'join',
      client: random.pick(rawNames),
      channel: random.pick(channels),
      throttle: random.pick(['realtime', 'burst', 'adaptive', 'disabled']),
    }),
  ],
  [5, (random) => ({ do: 'leave', client: random.pick(rawNames) })],
  [4, (random, channels) => ({ do: 'warm', channel: random.pick(channels), guess: random.next() < 0.5 })],
  [3, (random, channels) => ({ do: 'let-go', channel: random.pick(channels), times: random.pick([1, 1, 5]) })],
  [1, (random, channels) => ({ do: 'stop-unknown', channel: random.pick(channels), times: random.pick([1, 5]) })],
  [3, (random) => ({ do: 'kill', which: random.next() })],
  [2, (random) => ({ do: 'hang', which: random.next() })],
  [
    6,
    (random, channels) => ({
      do: 'fault',
      channel: random.pick(channels),
      fault: random.pick(['cut', 'cut', 'stall', 'stall', 'silent', 'refuse']),
      forMs: Math.round(random.between(300, 7_000)),
    }),
  ],
  [1, () => ({ do: 'crash-page' })],
];

const [first = () => ({ do: 'crash-page' }), ...rest] = weighted.flatMap(([weight, choice]) =>
  Array.from({ length: weight }, () => choice),
);
const choices: readonly [Choice, ...Choice[]] = [first, ...rest];

/** One line, for lists of what happened last. */
export function describeStep({ number, action }: PlannedStep): string {
  const { do: what, ...details } = action;
  const words = Object.entries(details).map(
    ([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return `${number} ${what}${words.length > 0 ? `: ${words.join(', ')}` : ''}`;
}
