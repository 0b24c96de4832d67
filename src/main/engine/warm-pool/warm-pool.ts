import type { Channel } from '../../../shared/model/channel.ts';
import type { LeaseKind } from '../../../shared/model/leases.ts';
import type { ZapKind, ZapParts } from '../../../shared/model/zap-report.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import { abortable } from '../kernel/abort.ts';
import { AppError } from '../kernel/app-error.ts';
import { Emitter } from '../kernel/emitter.ts';
import type { Lease } from '../kernel/lease.ts';
import { isOver } from './entry-state.ts';
import { PoolEntry, type PoolEntryDependencies } from './pool-entry.ts';
import { poolKey } from './pool-key.ts';

export interface EntryHold {
  readonly entry: PoolEntry;
  readonly lease: Lease;
  /** Cold when this request had to wait for a start, its own or one under way. */
  readonly kind: ZapKind;
  readonly parts: ZapParts;
}

/**
 * The running entries by pool key. All concurrent requests for a key share one start (POOL-11): each holds a lease from the first
 * moment, giving up ends only one's own, and the entry stops when none is left.
 */
export class WarmPool {
  readonly #deps: PoolEntryDependencies;
  readonly #entries = new Map<string, PoolEntry>();
  /** Everything that has not been fully released yet, replaced entries included. */
  readonly #alive = new Set<PoolEntry>();
  readonly #changed = new Emitter<void>();
  readonly onChange = this.#changed.on;
  #disposed = false;

  constructor(deps: PoolEntryDependencies) {
    this.#deps = deps;
  }

  /**
   * Resolves when the entry's first fragment is there.
   * @throws AppError with the reason of a failed start, or `aborted`; the lease has ended by then.
   */
  async acquire(
    channel: Channel,
    profile: EncodingProfile,
    kind: LeaseKind,
    holder: string,
    signal: AbortSignal,
  ): Promise<EntryHold> {
    if (this.#disposed || signal.aborted) throw new AppError('aborted', { channel: channel.name });
    const entry = this.#entryFor(channel, profile);
    const lease = entry.leases.take(kind, holder);
    const wasWarm = entry.state.kind === 'running' || entry.state.kind === 'healing';
    try {
      await abortable(entry.ready, signal);
    } catch (error) {
      // Awaited, so that who gave up knows that the tuner is free when nobody else wants the channel.
      await lease.end();
      throw error;
    }
    return { entry, lease, kind: wasWarm ? 'warm' : 'cold', parts: wasWarm ? {} : entry.startParts };
  }

  entries(): readonly PoolEntry[] {
    return [...this.#entries.values()];
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await Promise.all([...this.#alive].map((entry) => entry.stop()));
  }

  #entryFor(channel: Channel, profile: EncodingProfile): PoolEntry {
    const key = poolKey(channel.id, profile);
    const existing = this.#entries.get(key);
    if (existing && !isOver(existing.state) && !existing.isStopping) return existing;
    const entry = new PoolEntry(key, channel, profile, this.#deps);
    this.#entries.set(key, entry);
    this.#alive.add(entry);
    const listening = entry.onState(() => this.#changed.emit());
    void entry.over.then(() => {
      listening.dispose();
      this.#alive.delete(entry);
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      this.#changed.emit();
    });
    return entry;
  }
}
