/** The words of the warm pool; part of strings.ts. */

import type { SessionStateView } from '../../shared/model/session.ts';
import type { EntryStateView, Worker } from '../../shared/model/views.ts';
import type { DeclineReason, EvictionPolicy, EvictionReason, UpstreamView } from '../../shared/model/warm-pool.ts';

const evicted: Record<EvictionReason, (idleTimeoutMs: number) => string> = {
  idle: (idleTimeoutMs) => `nobody came back for ${span(idleTimeoutMs)}`,
  score: () => 'least valuable when room was needed',
  dead: () => 'it broke, and nobody watched it',
  'tuner-release': () => 'its tuner was needed',
  disk: () => 'the disk budget is used up',
  cpu: () => 'converting it took the processor from another',
  'by-hand': () => 'stopped by hand',
};

const declined: Record<DeclineReason, string> = {
  'never-shown': 'it never showed a picture',
  'less-valuable': 'the others are worth more',
  'pool-full': 'no room, all in use',
  cpu: 'converting it would take too much of the processor',
  disk: 'the disk budget is used up',
  idle: 'nobody had used it for too long',
  leaving: 'it was already being let go',
};

const connection: Record<UpstreamView['state'], string> = {
  opening: 'connecting',
  waiting: 'waiting',
  receiving: 'warm',
  closing: 'closing',
  closed: 'closed',
};

const policies: Record<EvictionPolicy, string> = {
  predictive: 'what is least likely wanted next goes first',
  classic: 'the least valuable goes first',
  lru: 'the longest unused goes first',
};

const madeBy: Record<Worker, string> = { remuxer: 'repackaged here', ffmpeg: 'FFmpeg' };

function span(ms: number): string {
  const [count, unit] = ms < 60_000 ? [ms / 1_000, 'second'] : [ms / 60_000, 'minute'];
  const rounded = Math.round(count);
  return `${rounded.toLocaleString('en')} ${unit}${rounded === 1 ? '' : 's'}`;
}

export const poolStrings = {
  title: 'Warm pool',
  slots: 'Slots',
  connections: 'Connections',
  connectionsHint: 'Open connections that no slot feeds on',
  tuners: 'Tuners',
  sessions: 'Who is connected',
  events: 'Decided lately',
  warmOf: (count: number, capacity: number): string => `${count} of ${capacity}`,
  warm: 'slots warm',
  warmAndReady: (ready: number): string => `slots warm, and ${ready} ready`,
  connected: 'connections',
  disk: 'on disk',
  diskOf: (used: string, budget: string): string => `${used} of ${budget} MB`,
  policy: (policy: EvictionPolicy, idleTimeoutMs: number): string =>
    `Kept for ${span(idleTimeoutMs)}; ${policies[policy]}`,
  state: 'State, and who uses it',
  stateAndUses: (state: string, uses: string): string => `${state}, ${uses}`,
  owner: 'Owner',
  hits: 'Hits',
  hitsHint: 'How often it was warm when somebody came',
  idle: 'Idle',
  worth: 'Worth',
  worthHint: 'The sum of the four figures beside it; the lowest goes first when room is needed',
  expected: 'likely next',
  history: 'often watched',
  idlePart: 'time idle',
  orphan: 'owner gone',
  ownerShare: 'owner’s share',
  rate: 'Mbit/s',
  megabytes: 'MB',
  age: 'Age',
  actions: 'Keep or stop',
  protectedSlot: 'protected',
  givesWay: 'gives way to all',
  guessFirst: 'a guess, goes first',
  nothing: '–',
  empty: 'empty',
  noConnections: 'None: every open connection feeds a slot.',
  noSessions: 'Nobody is connected.',
  noEvents: 'Nothing yet. Change the channel and look again.',
  noBoxes: 'No box is set up.',
  keepWarm: 'Keep warm',
  stop: 'Stop',
  keepWarmOf: (name: string): string => `Keep ${name} warm`,
  stopOf: (name: string): string => `Stop ${name}`,
  slotState: (state: EntryStateView, starting: string): string => {
    switch (state.kind) {
      case 'starting':
        return starting;
      case 'running':
        return 'warm';
      case 'healing':
        return `healing, try ${state.attempt}`;
      case 'failed':
        return `trouble: ${state.failure.title}`;
      case 'stopping':
        return 'stopping';
      case 'stopped':
        return 'stopped';
    }
  },
  connection,
  watchedBy: (who: readonly string[]): string => (who.length === 0 ? 'watched' : `watched by ${who.join(', ')}`),
  window: 'window',
  recording: 'recording',
  pinned: 'kept warm',
  guess: 'guess',
  heldReady: 'held ready',
  /** Who makes the media: our own process, or an FFmpeg. */
  madeBy: (worker: Worker): string => madeBy[worker],
  nobody: 'nobody',
  /** By our own count: what other devices hold a box does not tell. */
  tunersUsed: (used: number, all: number | undefined): string =>
    all === undefined ? `holding ${used}, no limit known` : `holding ${used} of ${all}`,
  device: (kind: 'window' | 'lan' | 'api', deviceId: string): string => (kind === 'window' ? 'This window' : deviceId),
  session: (state: SessionStateView, idle: string): string => {
    switch (state.kind) {
      case 'created':
        return 'connected';
      case 'active':
        return 'watching';
      case 'idle':
        return `idle ${idle}`;
      case 'error':
        return `trouble: ${state.failure.title}`;
      case 'disconnected':
        return 'gone';
    }
  },
  watches: (user: string, channels: string): string => `${user} watches ${channels || 'nothing'}`,
  sessionWatched: 'Watched for',
  adopted: 'stays warm',
  declined: (reason: DeclineReason): string => `not kept: ${declined[reason]}`,
  evicted: (reason: EvictionReason, idleTimeoutMs: number): string => `let go: ${evicted[reason](idleTimeoutMs)}`,
  ready: {
    title: 'Held ready',
    ready: 'ready',
    starting: 'getting ready',
    refused: 'not ready',
    off: 'Off.',
    offAdvice: 'Set “preRoll” in the settings file to 1, 2 or 3.',
    nothing: 'Nothing just now.',
  },
  keys: [
    ['↑ ↓', 'choose'],
    ['Enter', 'watch'],
    ['W', 'keep warm, or no longer'],
    ['X', 'stop'],
    ['P  Esc', 'close'],
  ] as const,
} as const;
