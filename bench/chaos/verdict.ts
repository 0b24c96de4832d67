/** What must be true whenever nothing is under way. Pure. */
import type { EngineView } from '../../src/shared/model/views.ts';
import type { Counts } from '../support/census.ts';

export interface Observation {
  readonly counts: Counts;
  readonly zombies: number;
  readonly view: EngineView;
}

export interface Expected {
  /** Viewer sessions that watch, once for each play session or stream. */
  readonly watching: readonly string[];
  /** Entries that are kept warm by hand, and guesses. */
  readonly pinned: number;
  readonly guessed: number;
}

export interface Held {
  readonly tuned: readonly string[];
  readonly upstreams: readonly string[];
  readonly live: number;
  /** Of those that live: what our own remuxer makes needs no process. */
  readonly converted: number;
  readonly held: number;
  readonly viewers: readonly string[];
}

const liveStates: ReadonlySet<string> = new Set(['starting', 'running', 'healing']);

/** The view, boiled down to what is compared. */
export function heldIn({ boxes, entries, upstreams }: EngineView): Held {
  const leases = [...entries, ...upstreams].flatMap(({ leases }) => leases);
  return {
    tuned: boxes.flatMap(({ tuning }) => tuning).toSorted(),
    upstreams: upstreams.filter(({ state }) => state !== 'closed').map(({ channelId }) => channelId),
    live: entries.filter(({ state }) => liveStates.has(state.kind)).length,
    converted: entries.filter(({ state, worker }) => liveStates.has(state.kind) && worker === 'ffmpeg').length,
    held: entries.filter(({ leases }) => leases.some(({ kind }) => kind !== 'prewarm')).length,
    viewers: leases
      .filter(({ kind }) => kind === 'viewer')
      .map(({ holder }) => holder)
      .toSorted(),
  };
}

export function problemsOf({ counts, zombies, view }: Observation, expected: Expected): string[] {
  const { tuned, upstreams, live, converted, held, viewers } = heldIn(view);
  const problems: string[] = [];
  const same = (what: string, is: number | string, other: string, must: number | string) => {
    if (is !== must) problems.push(`${what}: ${is}, but ${other}: ${must}`);
  };
  same('tuners in use on the box', counts.tuners, 'upstreams in the view', upstreams.length);
  same('channels tuned by the view', tuned.join(' '), 'its upstreams', upstreams.toSorted().join(' '));
  same('channels tuned by the view', tuned.length, 'of these different', new Set(tuned).size);
  same('FFmpeg processes', counts.ffmpegs, 'entries that convert', converted);
  same('zombies', zombies, 'allowed', 0);
  same('segment folders', counts.folders, 'entries', view.entries.length);
  same('viewer leases', viewers.join(' '), 'who watches', expected.watching.toSorted().join(' '));
  same('pinned leases', leasesOf(view, 'pinned'), 'kept by hand', expected.pinned);
  same('guesses', leasesOf(view, 'prewarm'), 'guessed', expected.guessed);
  const most = Math.max(view.pool.capacity, held);
  if (live > most) problems.push(`${live} entries, of which ${held} are held, with room for ${view.pool.capacity}`);
  const mostUpstreams = Math.max(view.pool.directCapacity, heldUpstreams(view));
  if (upstreams.length > mostUpstreams)
    problems.push(`${upstreams.length} upstreams with room for ${view.pool.directCapacity}`);
  for (const { key, state, leases } of view.entries)
    if (!liveStates.has(state.kind) && leases.length > 0)
      problems.push(`${key} is ${state.kind} and has ${leases.length} leases`);
  for (const { channelId, state, leases } of view.upstreams)
    if ((state === 'closing' || state === 'closed') && leases.length > 0)
      problems.push(`the upstream of ${channelId} is ${state} and has ${leases.length} leases`);
  return [...problems, ...sessionProblems(view, viewers)];
}

/** Whoever holds something is a session that is known to watch it, and the other way round (SESS-1). */
function sessionProblems({ entries, upstreams, sessions }: EngineView, viewers: readonly string[]): string[] {
  const watched = (holder: string) =>
    [...entries, ...upstreams]
      .filter(({ leases }) => leases.some((lease) => lease.kind === 'viewer' && lease.holder === holder))
      .map(({ channelId }) => channelId);
  const unknown = [...new Set(viewers)].flatMap((holder) => {
    const session = sessions.find(({ id }) => id === holder);
    if (!session) return `${holder} watches and is no session`;
    const missing = watched(holder).filter((channelId) => !session.watching.includes(channelId));
    if (missing.length > 0)
      return `${holder} holds ${missing.join(' ')}, its session says ${session.watching.join(' ')}`;
    return session.state.kind === 'active' ? [] : `${holder} watches and is ${session.state.kind}`;
  });
  const idle = sessions.filter(({ id, watching }) => watching.length > 0 && !viewers.includes(id));
  return [
    ...unknown,
    ...idle.map(({ id, watching }) => `session ${id} watches ${watching.join(' ')} and holds nothing`),
  ];
}

function leasesOf({ entries }: EngineView, kind: string): number {
  return entries.flatMap(({ leases }) => leases).filter((lease) => lease.kind === kind).length;
}

function heldUpstreams({ upstreams }: EngineView): number {
  return upstreams.filter(({ leases }) => leases.some(({ kind }) => kind !== 'prewarm')).length;
}

/** What of the main process's descriptors is explained by nothing that it holds: FFmpeg's three pipes, boxes, clients. */
export function unexplainedFds({ counts, view }: Observation, clients: number): number {
  return counts.fds - 3 * counts.ffmpegs - view.upstreams.length - 2 * clients;
}
