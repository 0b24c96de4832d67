import type { LeaseKind } from '../../../shared/model/leases.ts';
import type { EvictionReason, Owner, Score, UpstreamView } from '../../../shared/model/warm-pool.ts';
import type { LineUp } from '../channels/line-up.ts';
import type { TunerSlots } from '../channels/tuner-slots.ts';
import type { WarmShelf } from '../keeping/warm-shelf.ts';
import { abortable } from '../kernel/abort.ts';
import { AppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import { Emitter } from '../kernel/emitter.ts';
import { isGuess } from '../kernel/lease.ts';
import type { PoolJournal } from '../metrics/pool-journal.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Seed } from '../transport/seed.ts';
import { Upstream } from '../transport/upstream.ts';
import { openTuned } from './open-tuned.ts';
import { SharedUpstream } from './shared-upstream.ts';
import { UpstreamHold } from './upstream-hold.ts';

interface AcquireOptions {
  readonly owner?: Owner;
  /** Not somebody new, but one that was broken off: neither hit nor miss. */
  readonly isHealing?: boolean;
}

export interface UpstreamsOptions {
  readonly lineUp: LineUp;
  readonly slots: TunerSlots;
  readonly shelf: WarmShelf<SharedUpstream>;
  readonly journal: PoolJournal;
  readonly clock: Clock;
  readonly log: Logger;
  /** Frees a tuner of the box; resolves with false when there is nothing to release (TUNE-3). */
  readonly releaseTuner: (boxId: string) => Promise<boolean>;
}

/** What so many sources sent the last time is remembered; some 2 KB each. */
const maxSeeds = 4_096;

/**
 * One upstream per channel, shared by all that consume it (DIRECT-1), and with it one tuner. What its last consumer leaves is kept
 * warm like an entry (DIRECT-4); whoever ends that lease is told when the box has been let go, or at once when it stays.
 */
export class Upstreams {
  readonly #options: UpstreamsOptions;
  readonly #shared = new Map<string, SharedUpstream>();
  /** Until each is confirmed closed: a channel's next one waits for its last, so that a channel never takes two tuners. */
  readonly #alive = new Map<SharedUpstream, Promise<unknown>>();
  readonly #changed = new Emitter<void>();
  readonly onChange = this.#changed.on;
  /** What each source sent the last time (ZAP-5); the one used longest ago first. */
  readonly #seeds = new Map<string, Seed>();
  #disposed = false;

  constructor(options: UpstreamsOptions) {
    this.#options = options;
  }

  /** Takes a lease at once; the upstream opens meanwhile (`upstream.ready`). An upstream that has closed is replaced by a new one. */
  acquire(channelId: string, kind: LeaseKind, holder: string, options: AcquireOptions = {}): UpstreamHold {
    if (this.#disposed) throw new AppError('aborted', { channel: channelId });
    const existing = this.find(channelId);
    const shared = existing ?? this.#open(channelId);
    const wasWarm = shared.isUp;
    const lease = shared.leases.take(kind, holder, options.owner);
    if (!isGuess(kind) && !options.isHealing) {
      this.#options.journal.asked('direct', wasWarm ? 'hit' : 'miss');
      if (wasWarm) this.#options.shelf.hit(shared);
    }
    return new UpstreamHold(shared, lease, wasWarm);
  }

  /** The one that is open or opening. */
  find(channelId: string): SharedUpstream | undefined {
    const shared = this.#shared.get(channelId);
    return shared && !shared.isOver ? shared : undefined;
  }

  onBox(boxId: string): readonly SharedUpstream[] {
    return [...this.#shared.values()].filter((shared) => shared.boxId === boxId && !shared.isOver);
  }

  /** How many of the box's tuners are just being given back. */
  closingOn(boxId: string): number {
    return [...this.#alive.keys()].filter((shared) => shared.boxId === boxId && shared.isOver).length;
  }

  /** Resolves when one of those that are closing on the box has let go of its tuner; undefined when none is. */
  nextClosing(boxId: string): Promise<unknown> | undefined {
    const closing = [...this.#alive].filter(([shared]) => shared.boxId === boxId && shared.isOver);
    return closing.length === 0 ? undefined : Promise.race(closing.map(([, closed]) => closed));
  }

  /** An entry that it fed is on its way out: what counts from now on is when a person last used that entry. */
  inherit(channelId: string, reason: EvictionReason | 'declined', usedAtMs: number, owner: Owner | undefined): void {
    const shared = this.find(channelId);
    if (!shared) return;
    const { shelf } = this.#options;
    shelf.inherit(shared, owner, usedAtMs);
    // Whoever wanted the tuner, or wanted this stopped, does not want the connection kept either; and what died gives its tuner back.
    if ((reason === 'tuner-release' || reason === 'by-hand' || reason === 'dead') && shared.leases.size <= 1)
      shelf.markLeaving(shared, reason);
  }

  /** What its tuner is worth as such: undefined while anybody but an entry uses it, or it is leaving. */
  scoreOf(shared: SharedUpstream): Score | undefined {
    return this.#options.shelf.scoreOf(shared);
  }

  /** Stops it for this reason unless somebody uses it; resolves with whether it has gone. */
  evict(shared: SharedUpstream, reason: EvictionReason): Promise<boolean> {
    return this.#options.shelf.evict(shared, reason);
  }

  sweep(): void {
    for (const shared of this.#shared.values()) shared.rateBps();
    this.#options.shelf.sweep();
  }

  views(): UpstreamView[] {
    return [...this.#shared.values()].map((shared) => ({
      ...this.#options.shelf.view(shared),
      ...rateOf(shared),
      channelId: shared.channelId,
      boxId: shared.boxId,
      state: shared.upstream.state.kind,
      leases: shared.leases.list().map(({ kind, holder }) => ({ kind, holder })),
      receivedBytes: shared.upstream.receivedBytes,
    }));
  }

  /** Nothing is opened and nothing is kept any more. */
  close(): void {
    this.#disposed = true;
    this.#options.shelf.close();
  }

  async dispose(): Promise<void> {
    this.close();
    await Promise.all([...this.#alive.keys()].map((shared) => shared.stop()));
    await Promise.all(this.#alive.values());
  }

  #open(channelId: string): SharedUpstream {
    const { lineUp, slots, clock, log, shelf, releaseTuner } = this.#options;
    const found = lineUp.find(channelId);
    const name = found?.channel.name ?? channelId;
    const before = Promise.all(
      [...this.#alive].filter(([each]) => each.channelId === channelId).map(([, closed]) => closed),
    );
    const seed = this.#seeds.get(channelId);
    const upstream = new Upstream({
      ...(seed ? { seed } : {}),
      open: async (signal) => {
        await abortable(before, signal);
        const current = lineUp.find(channelId);
        if (!current) throw new AppError('channel-unknown', { channel: channelId });
        return openTuned(current, signal, {
          slots,
          clock,
          nextClosing: (boxId) => this.nextClosing(boxId),
          // A guess takes no tuner from anybody (TUNE-5).
          releaseTuner: async (boxId) => shared.leases.isHeld && releaseTuner(boxId),
        });
      },
      clock,
      log,
      name,
    });
    const shared: SharedUpstream = new SharedUpstream({
      channelId,
      channelName: name,
      boxId: found?.box.id ?? '',
      upstream,
      clock,
      onEmpty: (item) => shelf.onEmpty(item),
      onLease: (item, lease, change) => {
        log.info({ channelId, lease: lease.id, holder: lease.holder }, `upstream lease ${change}`);
        shelf.onLease(item, lease, change);
        this.#changed.emit();
      },
    });
    this.#shared.set(channelId, shared);
    shelf.add(shared);
    const listening: Disposable = upstream.onState((state) => {
      if (state.kind === 'receiving') shelf.makeRoom();
      this.#changed.emit();
    });
    const closed = upstream.closed.then((error) => {
      listening.dispose();
      this.#remember(channelId, upstream.seed);
      this.#alive.delete(shared);
      if (this.#shared.get(channelId) === shared) this.#shared.delete(channelId);
      shelf.remove(shared, error !== undefined);
      this.#changed.emit();
    });
    this.#alive.set(shared, closed);
    return shared;
  }

  #remember(channelId: string, seed: Seed | undefined): void {
    if (!seed) return;
    this.#seeds.delete(channelId);
    this.#seeds.set(channelId, seed);
    const [oldest] = this.#seeds.keys();
    if (this.#seeds.size > maxSeeds && oldest !== undefined) this.#seeds.delete(oldest);
  }
}

function rateOf(shared: SharedUpstream): { readonly rateBps?: number } {
  const rateBps = shared.rateBps();
  return rateBps === undefined ? {} : { rateBps };
}
