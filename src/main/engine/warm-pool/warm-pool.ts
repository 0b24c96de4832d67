import type { Channel } from '../../../shared/model/channel.ts';
import type { LeaseKind } from '../../../shared/model/leases.ts';
import type { EntryView } from '../../../shared/model/views.ts';
import type { EvictionReason, Owner, Score } from '../../../shared/model/warm-pool.ts';
import type { ZapKind, ZapParts } from '../../../shared/model/zap-report.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import type { WarmShelf } from '../keeping/warm-shelf.ts';
import { abortable } from '../kernel/abort.ts';
import { AppError } from '../kernel/app-error.ts';
import { Emitter } from '../kernel/emitter.ts';
import type { Lease } from '../kernel/lease.ts';
import type { PoolJournal } from '../metrics/pool-journal.ts';
import { isOver } from './entry-state.ts';
import { PoolEntry, type PoolEntryDependencies } from './pool-entry.ts';
import { poolKey } from './pool-key.ts';

export interface EntryHold {
  readonly entry: PoolEntry;
  readonly lease: Lease;
  /** Warm when the entry ran already, or at least its upstream did; cold when this request had to wait for a tuner. */
  readonly kind: ZapKind;
  readonly parts: ZapParts;
}

/** For whom something is wanted, and how it may be got. */
export interface Wanted {
  readonly kind: Exclude<LeaseKind, 'direct'>;
  /** For the log and for people: who holds it. */
  readonly holder: string;
  readonly owner?: Owner;
}

export interface WarmPoolOptions extends Omit<PoolEntryDependencies, 'onEmpty' | 'onLease' | 'onDying' | 'onRestart'> {
  readonly shelf: WarmShelf<PoolEntry>;
  readonly journal: PoolJournal;
}

/**
 * The running entries by pool key. All concurrent requests for a key share one start (POOL-11): each holds a lease from the first
 * moment, and giving up ends only one's own. What its last holder leaves is kept or stopped by the shelf.
 */
export class WarmPool {
  readonly #options: WarmPoolOptions;
  readonly #deps: PoolEntryDependencies;
  readonly #entries = new Map<string, PoolEntry>();
  /** Everything that has not been fully released yet, replaced entries included. */
  readonly #alive = new Set<PoolEntry>();
  readonly #changed = new Emitter<void>();
  readonly onChange = this.#changed.on;
  #disposed = false;

  constructor(options: WarmPoolOptions) {
    const { shelf, journal } = options;
    this.#options = options;
    this.#deps = {
      ...options,
      onEmpty: (entry) => shelf.onEmpty(entry),
      onLease: (entry, lease, change) => {
        shelf.onLease(entry, lease, change);
        this.#changed.emit();
      },
      onDying: (entry) => shelf.dying(entry),
      onRestart: () => journal.restarted(),
    };
  }

  /**
   * Resolves when the entry's first fragment is there.
   * @throws AppError with the reason of a failed start, or `aborted`; the lease has ended by then.
   */
  async acquire(channel: Channel, profile: EncodingProfile, wanted: Wanted, signal: AbortSignal): Promise<EntryHold> {
    if (this.#disposed || signal.aborted) throw new AppError('aborted', { channel: channel.name });
    const { shelf, journal } = this.#options;
    const existing = this.find(channel.id, profile);
    const entry = existing ?? this.#create(channel, profile);
    const wasWarm = entry.state.kind === 'running' || entry.state.kind === 'healing';
    // A player that is started afresh on what it plays has found nothing.
    const isAgain = entry.leases.list().some(({ kind, holder }) => kind === wanted.kind && holder === wanted.holder);
    const lease = entry.leases.take(wanted.kind, wanted.holder, wanted.owner);
    if (!existing) entry.start();
    if (wanted.kind === 'viewer' && !isAgain) {
      journal.asked('process', wasWarm ? 'hit' : 'miss');
      if (wasWarm) shelf.hit(entry);
    }
    try {
      await abortable(entry.ready, signal);
    } catch (error) {
      // Awaited, so that who gave up knows that the tuner is free when nobody else wants the channel.
      await lease.end();
      throw error;
    }
    const kind = wasWarm || entry.startedWarm ? 'warm' : 'cold';
    return { entry, lease, kind, parts: wasWarm ? {} : entry.startParts };
  }

  entries(): readonly PoolEntry[] {
    return [...this.#entries.values()];
  }

  find(channelId: string, profile: EncodingProfile): PoolEntry | undefined {
    return this.findKey(poolKey(channelId, profile));
  }

  findKey(key: string): PoolEntry | undefined {
    const entry = this.#entries.get(key);
    return entry && !isOver(entry.state) && !entry.isStopping ? entry : undefined;
  }

  /** Undefined while somebody holds it. */
  scoreOf(entry: PoolEntry): Score | undefined {
    return this.#options.shelf.scoreOf(entry);
  }

  /**
   * Stops an entry unless somebody holds it; by hand also one that is kept by hand. Resolves, when it is gone, with whether it went.
   */
  async evict(entry: PoolEntry, reason: EvictionReason): Promise<boolean> {
    return this.#options.shelf.evict(entry, reason);
  }

  /** Whether one more would find a slot without anybody's losing theirs; starts under way count, what is only held ready does not. */
  hasRoom(): boolean {
    const taking = this.entries().filter(({ leases }) => leases.isHeld || !leases.has('preroll'));
    return taking.length < this.#options.shelf.capacity;
  }

  /** It is still thought to be wanted: it is not given up for its age. */
  renew(entry: PoolEntry): void {
    this.#options.shelf.renew(entry);
  }

  views(): EntryView[] {
    return this.entries().map((entry) => entry.view(this.#options.shelf.view(entry)));
  }

  sweep(): void {
    this.#options.shelf.sweep();
  }

  /** Stops those used longest ago until the segments fit into the disk budget (UP-7). */
  fitDisk(): void {
    this.#options.shelf.fitDisk();
  }

  /** Nothing is started and nothing is kept any more. */
  close(): void {
    this.#disposed = true;
    this.#options.shelf.close();
  }

  async dispose(): Promise<void> {
    this.close();
    await Promise.all([...this.#alive].map((entry) => entry.stop()));
  }

  #create(channel: Channel, profile: EncodingProfile): PoolEntry {
    const { shelf } = this.#options;
    const key = poolKey(channel.id, profile);
    const entry = new PoolEntry(key, channel, profile, this.#deps);
    this.#entries.set(key, entry);
    this.#alive.add(entry);
    shelf.add(entry);
    const listening = entry.onState((state) => {
      if (state.kind === 'running') shelf.makeRoom();
      this.#changed.emit();
    });
    void entry.over.then((error) => {
      listening.dispose();
      this.#alive.delete(entry);
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      shelf.remove(entry, error !== undefined);
      this.#changed.emit();
    });
    return entry;
  }
}
