import type { Score } from '../../../shared/model/warm-pool.ts';
import type { SharedUpstream } from '../direct-pool/shared-upstream.ts';
import type { Upstreams } from '../direct-pool/upstreams.ts';
import { compareWorth } from '../keeping/score.ts';
import { isGuess, type Lease } from '../kernel/lease.ts';
import type { Logger } from '../ports.ts';
import type { PoolEntry } from './pool-entry.ts';
import type { WarmPool } from './warm-pool.ts';

interface Releasable {
  readonly upstream: SharedUpstream;
  readonly entries: readonly PoolEntry[];
  readonly score: Score;
}

/**
 * Tuner release on demand (TUNE-3). A tuner is worth what the most valuable thing on it is worth: an upstream with its entries goes as a
 * whole, or not at all. Held by a person, a recording or by hand, it is never a candidate.
 */
export class TunerRelease {
  readonly #pool: WarmPool;
  readonly #upstreams: Upstreams;
  readonly #log: Logger;

  constructor(pool: WarmPool, upstreams: Upstreams, log: Logger) {
    this.#pool = pool;
    this.#upstreams = upstreams;
    this.#log = log;
  }

  /**
   * Lets the least valuable tuner of the box go. Resolves with true when its connection is confirmed closed, with false at once when
   * everything there is held.
   */
  async release(boxId: string): Promise<boolean> {
    const { releasable, held } = this.#sort(boxId);
    if (releasable.length === 0) this.#log.info({ box: boxId, held }, 'no tuner released: everything there is held');
    return this.#releaseLeast(releasable);
  }

  /**
   * Lets the least valuable tuner go while fewer than so many are free, those that are just closing included: of whatever is merely warm,
   * or of guesses alone, which leave one to people (TUNE-5). Nobody waits for it.
   */
  keepFree(boxId: string, free: number | undefined, atLeast: number, among: 'all' | 'guesses'): void {
    if (free === undefined || free + this.#upstreams.closingOn(boxId) >= atLeast) return;
    const { releasable } = this.#sort(boxId);
    void this.#releaseLeast(among === 'all' ? releasable : releasable.filter(({ score }) => score.guess));
  }

  /** What `release` would let go: its worth, and whether a slot of the pool goes with it. Undefined when everything there is held. */
  leastOn(boxId: string): { readonly score: Score; readonly hasEntries: boolean } | undefined {
    const least = leastOf(this.#sort(boxId).releasable);
    return least && { score: least.score, hasEntries: least.entries.length > 0 };
  }

  /** Whether the channel's tuner would be free if this holder gave up what it watches there: nobody else has anything of it. */
  wouldFree(channelId: string, holder: string): boolean {
    const upstream = this.#upstreams.find(channelId);
    if (!upstream) return false;
    const entries = upstream.leases.list().map((lease) => this.#entryOf(lease));
    return entries.every((entry) =>
      entry?.leases
        .list()
        .every((lease) => isGuess(lease.kind) || (lease.kind === 'viewer' && lease.holder === holder)),
    );
  }

  async #releaseLeast(candidates: readonly Releasable[]): Promise<boolean> {
    const least = leastOf(candidates);
    if (!least) return false;
    const { upstream, entries } = least;
    this.#log.info(
      { upstream: upstream.key, entries: entries.length, score: least.score.total },
      'releasing its tuner',
    );
    // Until the connection begins to close everything happens in this tick: nobody can come between. It goes with the last of its entries,
    // since what is let go for its tuner is not adopted.
    if (entries.length === 0) return this.#upstreams.evict(upstream, 'tuner-release');
    for (const entry of entries) void this.#pool.evict(entry, 'tuner-release');
    // What was asked for is the tuner; FFmpeg may take longer to say goodbye.
    await upstream.upstream.closed;
    return true;
  }

  /** What of the box could be released, and for the log who holds the rest. */
  #sort(boxId: string): { readonly releasable: readonly Releasable[]; readonly held: readonly string[] } {
    const all = this.#upstreams.onBox(boxId).map((upstream) => ({ upstream, candidate: this.#candidate(upstream) }));
    const held = all.filter(({ candidate }) => !candidate).flatMap(({ upstream }) => upstream.leases.list());
    return {
      releasable: all.flatMap(({ candidate }) => candidate ?? []),
      held: held.map(({ kind, holder }) => `${kind} ${holder}`),
    };
  }

  /** Undefined while anything on it is held. */
  #candidate(upstream: SharedUpstream): Releasable | undefined {
    const leases = upstream.leases.list();
    if (leases.length === 0) {
      const score = this.#upstreams.scoreOf(upstream);
      return score && { upstream, entries: [], score };
    }
    const entries: PoolEntry[] = [];
    let best: Score | undefined;
    for (const lease of leases) {
      const entry = this.#entryOf(lease);
      const score = entry && this.#pool.scoreOf(entry);
      if (!entry || !score) return undefined;
      entries.push(entry);
      if (!best || compareWorth(score, best) > 0) best = score;
    }
    return best && { upstream, entries, score: best };
  }

  #entryOf({ kind, holder }: Lease): PoolEntry | undefined {
    return kind === 'direct' || isGuess(kind) ? this.#pool.findKey(holder) : undefined;
  }
}

function leastOf(candidates: readonly Releasable[]): Releasable | undefined {
  return candidates.toSorted((a, b) => compareWorth(a.score, b.score))[0];
}
