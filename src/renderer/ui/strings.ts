/** Every word on the screen that does not come from the engine, in one place. Plain words, no codes. */
import type { StartPhase } from '../../shared/model/views.ts';
import type { ZapKind, ZapParts, ZapReport } from '../../shared/model/zap-report.ts';
import { nextStrings } from './next-strings.ts';
import { poolStrings } from './pool-strings.ts';

const waiting: Record<StartPhase, string> = {
  tuner: 'waiting for a tuner',
  keyframe: 'waiting for the first keyframe',
  'first-segment': 'starting picture',
};

const kinds: Record<ZapKind, string> = { cold: 'cold', warm: 'warm', 'pre-rolled': 'pre-rolled' };

const parts: Record<keyof ZapParts, string> = {
  settleMs: 'waiting for keys',
  tunerMs: 'tuner',
  keyframeMs: 'keyframe',
  segmentMs: 'first piece',
  playlistMs: 'first media',
  decodeMs: 'decoding',
};
const partKeys = Object.keys(parts) as (keyof ZapParts)[];

const number = (value: number): string => Math.round(value).toLocaleString('en');
const ms = (value: number): string => `${number(value)} ms`;

export const strings = {
  app: 'Afterglow',
  starting: 'Warming up …',
  channels: 'Channels',
  channelCount: (count: number): string => (count === 1 ? '1 channel' : `${count.toLocaleString('en')} channels`),
  help: 'Keys',
  helpHint: 'Keys and mouse',
  close: 'Close',
  dismiss: 'Dismiss',
  radio: 'Radio',
  tryAgain: 'Try again',
  showPool: 'What is running (P)',
  backTo: (number: string, name: string): string => `Back to ${number} ${name}`,
  tryingIn: (seconds: number): string => `Trying again in ${seconds} s`,
  tryingNow: 'Trying again now …',
  waitingForYou: 'It is not tried again by itself.',
  stillWaiting: (channel: string): string => `${channel} is taking its time`,
  stillWaitingAdvice: (waitingFor: string): string =>
    `Still ${waitingFor}. The picture appears as soon as it is there.`,
  noChannel: (number: string): string => `No channel ${number}`,
  noLast: 'No last channel yet',
  keptWarm: (name: string): string => `${name} is kept warm`,
  keptNoLonger: (name: string): string => `${name} is no longer kept warm`,
  stopped: (name: string): string => `${name} is let go`,
  waiting: (phase: StartPhase | undefined): string => (phase === undefined ? 'tuning' : waiting[phase]),
  startingPicture: waiting['first-segment'],
  settling: 'keep pressing, or wait',
  tuned: (totalMs: number, kind: ZapKind): string => `${ms(totalMs)}, ${kinds[kind]}`,
  /** Those that took any time. What was ready before the key press has but one part, which is the whole. */
  parts: ({
    kind,
    parts: of,
  }: Pick<ZapReport, 'kind' | 'parts'>): readonly { readonly name: string; readonly value: string }[] =>
    partKeys.flatMap((key) => {
      const value = of[key] ?? 0;
      const isWhole = kind === 'pre-rolled' && key === 'decodeMs';
      return value < 0.5 || isWhole ? [] : [{ name: parts[key], value: ms(value) }];
    }),
  number,
  ms,
  zapTimes: {
    title: 'Zap times',
    empty: 'No zaps yet. Change the channel and look again.',
    chart: 'The last zaps, oldest first',
    pieces: { ...parts, readyMs: 'outline: pre-rolled', otherMs: 'other', failedMs: 'failed' },
    glowing: 'glowing: was warm',
    beyond: 'broken: longer than shown',
    kinds,
    byKind: 'By kind',
    byChannel: 'By channel',
    p50: 'p50, ms',
    p95: 'p95, ms',
    count: 'zaps',
    failedAfter: (totalMs: number): string => `failed after ${ms(totalMs)}`,
    inWords: ({ number, name, outcome, totalMs, kind }: ZapReport): string =>
      `${number} ${name}: ${outcome === 'failed' ? `failed after ${ms(totalMs)}` : `${ms(totalMs)}, ${kinds[kind]}`}`,
  },
  pool: poolStrings,
  next: nextStrings,
  warmth: { cold: 'cold', starting: 'starting', warm: 'warm', trouble: 'trouble' },
  watching: 'watching',
  ready: { ready: 'ready', starting: 'getting ready' },
  /** For who cannot see the outline. */
  readyInWords: { ready: 'picture held ready', starting: 'picture getting ready' },
  kept: 'kept warm',
  volume: (percent: number): string => `Volume ${percent}`,
  muted: 'Muted',
  boxLoading: 'Asking for its channels …',
  boxEmpty: 'It has no channels. Let it scan for channels, then load it again.',
  boxReady: (count: number): string => `${count.toLocaleString('en')} channels`,
  noChannelsYet: 'No channels yet',
  noBoxes: 'No box is set up. Add one in the settings file (see README, “Your own boxes”).',
  startFailed: 'Afterglow could not start',
  broken: 'This part of the screen broke',
  brokenAdvice: 'Nothing is lost: the engine goes on. Load the screen again.',
  reload: 'Load again',
  keys: [
    ['↑ ↓  Page ↑ ↓  wheel', 'next and previous channel'],
    ['0 – 9  .', 'channel number, Enter to confirm'],
    ['Backspace  L  middle click', 'last channel'],
    ['Enter  G', 'channel list'],
    ['← →', 'volume'],
    ['M', 'mute'],
    ['W', 'keep this channel warm'],
    ['I', 'what is on'],
    ['Z', 'zap times'],
    ['P', 'warm pool'],
    ['N', 'what comes next'],
    ['F  F11  double click', 'full screen'],
    ['Esc', 'close'],
    ['?  H', 'this help'],
  ] as const,
  gamepad: 'Gamepad',
  padKeys: [
    ['d-pad  left stick', 'channel, volume, cursor'],
    ['LB  RB', 'channel, page'],
    ['A', 'channel list, OK'],
    ['B', 'close'],
    ['X', 'last channel'],
    ['Y', 'what is on'],
    ['Start', 'channel list'],
    ['Back', 'warm pool'],
    ['left stick pressed', 'full screen'],
    ['right stick pressed', 'mute'],
  ] as const,
  remote: 'Remote and media keys',
  remoteKeys: [
    ['Channel ±', 'next and previous channel'],
    ['next  previous track', 'the same'],
    ['Guide  Menu', 'channel list'],
    ['Back', 'close, or last channel'],
  ] as const,
} as const;
