/** Views as the engine tells them, for tests: say only what matters. */
import { noPrediction } from '../../../shared/model/prediction.ts';
import type { SessionView } from '../../../shared/model/session.ts';
import type { BoxView, EngineView, EntryView } from '../../../shared/model/views.ts';
import type { Score, UpstreamView } from '../../../shared/model/warm-pool.ts';

export const lease = (kind: EntryView['leases'][number]['kind'], holder = 'somebody'): EntryView['leases'][number] => ({
  kind,
  holder,
});

export const score = (total: number, guess = false): Score => ({
  total,
  history: total,
  idle: 0,
  orphan: 0,
  ownerShare: 0,
  expected: 0,
  guess,
  goesFirst: guess,
});

export const entry = (key: string, more: Partial<EntryView> = {}): EntryView => ({
  key,
  channelId: key,
  profile: 'auto',
  state: { kind: 'running' },
  leases: [],
  startedAtMs: 0,
  diskBytes: 0,
  hits: 0,
  ...more,
});

export const upstream = (channelId: string, more: Partial<UpstreamView> = {}): UpstreamView => ({
  channelId,
  boxId: 'box',
  state: 'receiving',
  leases: [],
  receivedBytes: 0,
  hits: 0,
  ...more,
});

export const box = (tuners: number | undefined, tuning: string[]): BoxView => ({
  id: 'box',
  name: 'Box',
  kind: 'hdhomerun',
  ...(tuners === undefined ? {} : { tuners }),
  tuning,
  state: { kind: 'ready', channels: 1, skippedLines: 0 },
});

export const session = (id: string, kind: SessionView['kind'], deviceId: string): SessionView => ({
  id,
  kind,
  deviceId,
  userId: 'anna',
  state: { kind: 'active' },
  watching: [],
  startedAtMs: 0,
  lastSeenAtMs: 0,
  watchedMs: 0,
  bytes: 0,
  errors: 0,
});

export const engineView = (more: Partial<EngineView> = {}): EngineView => ({
  boxes: [],
  entries: [],
  upstreams: [],
  pool: {
    capacity: 4,
    directCapacity: 4,
    idleTimeoutMs: 600_000,
    policy: 'classic',
    diskBytes: 0,
    diskBudgetBytes: 0,
    events: [],
  },
  sessions: [],
  notices: [],
  prediction: noPrediction,
  ...more,
});
