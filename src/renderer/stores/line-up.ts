/** What the engine has told: channels, boxes, entries, notices. Read-only for everybody but app/start.ts. */
import { create } from 'zustand';
import type { Failure } from '../../shared/errors.ts';
import type { Channel } from '../../shared/model/channel.ts';
import { noPrediction } from '../../shared/model/prediction.ts';
import type { EngineView, EntryView } from '../../shared/model/views.ts';

type StartState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'started' }
  | { readonly kind: 'failed'; readonly failure: Failure };

interface LineUp {
  readonly start: StartState;
  readonly channels: readonly Channel[];
  readonly view: EngineView;
}

export const useLineUp = create<LineUp>()(() => ({
  start: { kind: 'starting' },
  channels: [],
  view: {
    boxes: [],
    entries: [],
    upstreams: [],
    sessions: [],
    notices: [],
    prediction: noPrediction,
    pool: {
      ...{ capacity: 0, directCapacity: 0, idleTimeoutMs: 0, policy: 'predictive' },
      ...{ diskBytes: 0, diskBudgetBytes: 0, events: [] },
    },
  },
}));

/** What a dot beside a channel says. */
export type Warmth = 'cold' | 'starting' | 'warm' | 'trouble';

/** A channel may have several entries, one per profile: the one that helps a viewer most counts. */
const rank: Record<Warmth, number> = { cold: 0, trouble: 1, starting: 2, warm: 3 };

export function warmthByChannel(entries: readonly EntryView[]): ReadonlyMap<string, Warmth> {
  const byChannel = new Map<string, Warmth>();
  for (const entry of entries) {
    const warmth = warmthOf(entry);
    const known = byChannel.get(entry.channelId);
    if (known === undefined || rank[warmth] > rank[known]) byChannel.set(entry.channelId, warmth);
  }
  return byChannel;
}

export function warmthOf(entry: EntryView): Warmth {
  switch (entry.state.kind) {
    case 'starting':
      return 'starting';
    case 'running':
      return 'warm';
    case 'healing':
    case 'failed':
      return 'trouble';
    case 'stopping':
    case 'stopped':
      return 'cold';
  }
}

export function isWarm(channelId: string): boolean {
  return useLineUp.getState().view.entries.some((e) => e.channelId === channelId && e.state.kind === 'running');
}

/** Kept running by hand, whether or not anybody watches. */
export function keptWarm(entries: readonly EntryView[]): ReadonlySet<string> {
  return new Set(entries.filter((e) => e.leases.some((lease) => lease.kind === 'pinned')).map((e) => e.channelId));
}
