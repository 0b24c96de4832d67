/** The words for what comes next, why, and what is known of whoever watches. */
import type { Daypart, Expert, PauseReason, PredictionView, Reason } from '../../shared/model/prediction.ts';

const dayparts: Record<Daypart, string> = {
  night: 'at night',
  morning: 'in the morning',
  midday: 'around noon',
  afternoon: 'in the afternoon',
  evening: 'in the evening',
  late: 'late in the evening',
};

const reasons: Record<Expert, (reason: Reason, from: string) => string> = {
  onward: () => 'on in your direction',
  reverse: () => 'one back',
  skip: () => 'two on in your direction',
  last: () => 'where you just were',
  anchor: () => 'what you were watching',
  'previous-anchor': () => 'what you watched before',
  favourite: ({ daypart, weekend }) => `often watched ${dayparts[daypart]}${weekend ? ' on weekends' : ''}`,
  recent: () => 'there lately',
  transition: (_, from) => (from === '' ? 'often chosen from here' : `often after ${from}`),
  nearby: () => 'close by',
  anything: () => 'one of the first',
};

const pauses: Record<PauseReason, string> = {
  'by-hand': 'switched off',
  battery: 'paused: on battery',
  processor: 'paused: the processor is busy',
};

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`);
const many = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

export const nextStrings = {
  title: 'What comes next',
  expected: 'Likely next',
  none: 'Nothing yet: it is expected from what you do. Change the channel a few times.',
  share: (probability: number): string => `${Math.round(probability * 100)} %`,
  /** `from`: number and name of the channel that is on. */
  reason: (reason: Reason, from: string): string => reasons[reason.expert](reason, from),
  expectedInWords: (probability: number, why: string): string =>
    `expected next, ${Math.round(probability * 100)} percent: ${why}`,
  foreseen: 'How well it is foreseen',
  ofLast: (zaps: number): string => (zaps === 0 ? 'No zaps yet' : `Of the last ${many(zaps, 'zap')}`),
  ready: 'ready when you came',
  first: 'the likeliest',
  firstThree: 'among the first three',
  neighbours: 'with the two neighbours, for a minute',
  percent,
  cost: 'What it cost since the start',
  costLine: ({ starts, used, tunerMs }: PredictionView['cost']): string =>
    starts === 0
      ? 'Nothing was started ahead.'
      : `${many(starts, 'channel')} started ahead, ${used.toLocaleString('en')} of them watched; ${many(Math.round(tunerMs / 60_000), 'minute')} of a tuner.`,
  ahead: 'Warming ahead',
  on: 'on',
  paused: (reasons: readonly PauseReason[]): string => reasons.map((each) => pauses[each]).join(', '),
  switchOff: 'Switch off',
  switchOn: 'Switch on',
  switchedOn: 'Likely channels are warmed ahead',
  switchedOff: 'Nothing is warmed ahead any more',
  known: 'What it knows of you',
  knownLine: (zaps: number, views: number, since: string | undefined): string =>
    zaps + views === 0
      ? 'Nothing.'
      : `${many(zaps, 'zap')} and ${many(views, 'visit')} to channels${since === undefined ? '' : ` since ${since}`}, and what was learned of them.`,
  stays: 'It stays on this computer.',
  day: (atMs: number): string =>
    new Date(atMs).toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' }),
  save: 'Save a copy …',
  forget: 'Delete it …',
  forgetSurely: 'Delete it for good',
  keepIt: 'Keep it',
  saved: (path: string): string => `Saved as ${path}`,
  forgotten: 'Everything that was known of you is deleted',
  keys: [
    ['↑ ↓', 'choose'],
    ['Enter', 'watch'],
    ['A', 'warming ahead on or off'],
    ['Tab', 'to the buttons'],
    ['N  Esc', 'close'],
  ] as const,
} as const;
