/** Who uses something that is warm, in words. Pure. */
import type { SessionView } from '../../../shared/model/session.ts';
import type { EntryView } from '../../../shared/model/views.ts';
import type { UpstreamView } from '../../../shared/model/warm-pool.ts';
import { fedBy, isGuess } from '../../stores/pool-rows.ts';
import { strings } from '../../ui/strings.ts';

type Leases = EntryView['leases'];

const words = strings.pool;

/** People first, a guess last; "nobody" when it is only warm. An entry's hold on its connection is no use of its own. */
export function uses(leases: Leases, sessions: readonly SessionView[]): string {
  const has = (kind: Leases[number]['kind']): boolean => leases.some((lease) => lease.kind === kind);
  const said = [
    ...(has('viewer') ? [words.watchedBy(viewers(leases, sessions))] : []),
    ...(has('recording') ? [words.recording] : []),
    ...(has('pinned') ? [words.pinned] : []),
    ...(has('preroll') ? [words.heldReady] : []),
    ...(has('prewarm') ? [words.guess] : []),
  ];
  return said.length === 0 ? words.nobody : said.join(', ');
}

/** A connection that feeds entries is used by whoever uses these. */
export function leasesBehind(upstream: UpstreamView, entries: readonly EntryView[]): Leases {
  return upstream.leases.flatMap((lease) => fedBy(lease, entries)?.leases ?? (lease.kind === 'direct' ? [] : [lease]));
}

export const onlyGuessed = (leases: Leases): boolean => leases.length > 0 && leases.every(({ kind }) => isGuess(kind));

/** Holders by the names of their devices. One that no session is known of says nothing to a person and is left out. */
function viewers(leases: Leases, sessions: readonly SessionView[]): string[] {
  const names = leases.flatMap(({ kind, holder }) => {
    if (kind !== 'viewer') return [];
    const session = sessions.find(({ id }) => id === holder);
    if (session) return session.kind === 'window' ? [words.window] : [session.deviceId];
    return holder === 'window' ? [words.window] : [];
  });
  return [...new Set(names)];
}
