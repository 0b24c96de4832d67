/** The rows of the warm pool in the order in which they are shown, and where the cursor is among them. Pure. */
import type { EngineView, EntryView } from '../../shared/model/views.ts';
import type { KeptView, UpstreamView } from '../../shared/model/warm-pool.ts';

export interface SlotRow {
  readonly kind: 'slot';
  readonly id: string;
  readonly channelId: string;
  readonly entry: EntryView;
}

/** A connection that no entry feeds on: it is warm on its own. */
export interface ConnectionRow {
  readonly kind: 'connection';
  readonly id: string;
  readonly channelId: string;
  readonly upstream: UpstreamView;
}

export type PoolRow = SlotRow | ConnectionRow;

type Lease = EntryView['leases'][number];

export interface PoolCursor {
  readonly id: string | undefined;
  readonly index: number;
}

export const firstRow: PoolCursor = { id: undefined, index: 0 };

/** What is in use first, then what else nobody may take away, then by worth: the last one goes first when room is needed. */
export function slotRows(view: EngineView): SlotRow[] {
  return view.entries
    .toSorted((a, b) => standing(a) - standing(b) || worth(b) - worth(a) || a.startedAtMs - b.startedAtMs)
    .map((entry) => ({ kind: 'slot', id: `slot ${entry.key}`, channelId: entry.channelId, entry }));
}

export function connectionRows(view: EngineView): ConnectionRow[] {
  return view.upstreams
    .filter(({ leases }) =>
      leases.every((lease) => fedBy(lease, view.entries) === undefined && lease.kind !== 'direct'),
    )
    .toSorted((a, b) => standingOf(a) - standingOf(b) || worth(b) - worth(a))
    .map((upstream) => ({
      kind: 'connection',
      id: `connection ${upstream.boxId} ${upstream.channelId}`,
      channelId: upstream.channelId,
      upstream,
    }));
}

export const poolRows = (view: EngineView): PoolRow[] => [...slotRows(view), ...connectionRows(view)];

/** The row that the cursor is on. When that has gone it is what took its place; -1 when there is nothing. */
export function cursorIndex(rows: readonly PoolRow[], cursor: PoolCursor): number {
  const index = rows.findIndex(({ id }) => id === cursor.id);
  return index === -1 ? Math.min(cursor.index, rows.length - 1) : index;
}

/** The entry that holds an upstream: by a `direct` lease, or by a guess's while it is one itself. */
export function fedBy({ kind, holder }: Lease, entries: readonly EntryView[]): EntryView | undefined {
  return kind === 'direct' || isGuess(kind) ? entries.find(({ key }) => key === holder) : undefined;
}

export const isGuess = (kind: Lease['kind']): boolean => kind === 'prewarm' || kind === 'preroll';

/** Held for a hidden player and by nobody else: it takes up no place of the pool's, but has one beside them. */
export const isBeside = ({ leases }: Pick<EntryView, 'leases'>): boolean =>
  leases.some(({ kind }) => kind === 'preroll') && leases.every(({ kind }) => isGuess(kind));

/** It was begun to be held ready. What was warm before has its worth, and keeps it. */
export const isMereGuess = ({ score, leases }: Pick<EntryView, 'score' | 'leases'>): boolean =>
  isBeside({ leases }) && score?.guess !== false;

const worth = ({ score }: KeptView): number => score?.total ?? 0;

function standingOf({ score, leases }: KeptView & Pick<EntryView, 'leases'>): number {
  if (leases.some(({ kind }) => kind === 'viewer' || kind === 'recording')) return 0;
  if (isMereGuess({ score, leases })) return 3;
  if (!score) return 1;
  return score.guess ? 3 : 2;
}

function standing(entry: EntryView): number {
  const { kind } = entry.state;
  const over = kind === 'stopping' || kind === 'stopped' || kind === 'failed';
  return over ? 4 : standingOf(entry);
}
