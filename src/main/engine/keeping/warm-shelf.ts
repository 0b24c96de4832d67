import type {
  EvictionPolicy,
  EvictionReason,
  KeptView,
  Owner,
  Score,
  SlotKind,
} from '../../../shared/model/warm-pool.ts';
import type { Lease, LeaseSet } from '../kernel/lease.ts';
import type { PoolJournal } from '../metrics/pool-journal.ts';
import type { Clock, Logger } from '../ports.ts';
import { beyondBudget, beyondCapacity, decideAdoption, type Scored } from './decisions.ts';
import { scoreOf } from './score.ts';

/** Something that can be kept warm: an entry, an upstream. */
export interface Keepable {
  readonly key: string;
  readonly channelId: string;
  /** For people. */
  readonly channelName: string;
  readonly leases: LeaseSet;
  /** It has been on somebody's screen; what nobody has seen (an abandoned zap) is not kept. */
  readonly wasShown: boolean;
  /** It can serve at once. What still starts takes up no slot yet: a start that is given up must not have cost anybody theirs. */
  readonly isUp: boolean;
  readonly diskBytes: number;
  readonly isConverting: boolean;
  /** Idempotent; resolves when it is confirmed to be gone. */
  stop(): Promise<void>;
}

export interface KeepingRules {
  readonly capacity: number;
  readonly idleTimeoutMs: number;
  readonly policy: EvictionPolicy;
  readonly diskBudgetBytes: number;
  /** How many that nobody uses may be converting pictures. */
  readonly conversions: number;
}

/** What the shelf must know of people to say what something is worth. */
export interface Judge {
  /** 0 to 1. */
  history(userId: string, channelId: string): number;
  /** The owner's session has ended (SESS-2). */
  isGone(owner: Owner): boolean;
}

export interface WarmShelfOptions<T> {
  readonly slot: SlotKind;
  readonly rules: KeepingRules;
  readonly judge: Judge;
  readonly journal: PoolJournal;
  readonly clock: Clock;
  readonly log: Logger;
  /** It is about to be stopped for this reason; `usedAtMs` is when a person last used it, by `nowMs`. */
  readonly onLeaving?: (
    item: T,
    reason: EvictionReason | 'declined',
    usedAtMs: number,
    owner: Owner | undefined,
  ) => void;
}

interface Place<T> {
  readonly item: T;
  owner: Owner | undefined;
  usedAtMs: number;
  hits: number;
  leaving: EvictionReason | undefined;
}

/**
 * Keeps what the last user has left, for as long as it is worth its slot. Entries and upstreams obey the same rules, so both pools have
 * one of these; it decides synchronously, by leases, and whoever ended the last lease waits for what that led to.
 */
export class WarmShelf<T extends Keepable> {
  readonly #options: WarmShelfOptions<T>;
  readonly #places = new Map<T, Place<T>>();
  #closed = false;

  constructor(options: WarmShelfOptions<T>) {
    this.#options = options;
  }

  add(item: T): void {
    const usedAtMs = this.#options.clock.nowMs();
    this.#places.set(item, { item, owner: undefined, usedAtMs, hits: 0, leaving: undefined });
  }

  /** It is over; `failed` when it ended by itself. */
  remove(item: T, failed: boolean): void {
    const place = this.#places.get(item);
    if (!place) return;
    this.#places.delete(item);
    if (failed && place.leaving === undefined && item.wasShown && !item.leases.isHeld)
      this.#record(item, 'dead', undefined);
  }

  get capacity(): number {
    return this.#options.rules.capacity;
  }

  /** It is about to end by itself, and holds what it holds for another moment. */
  dying(item: T): void {
    const place = this.#places.get(item);
    if (place) this.#options.onLeaving?.(item, 'dead', place.usedAtMs, place.owner);
  }

  /** To be called at every change of its leases. A person's use is what the idle clock counts from. */
  onLease(item: T, lease: Lease, change: 'taken' | 'ended'): void {
    const place = this.#places.get(item);
    if (!place || lease.kind === 'direct' || lease.kind === 'prewarm') return;
    place.usedAtMs = this.#options.clock.nowMs();
    // Somebody who stays owns it; the last one to leave owns what is left.
    place.owner = item.leases.list().findLast(({ owner }) => owner)?.owner ?? lease.owner ?? place.owner;
    if (change === 'taken') this.makeRoom();
  }

  /** Somebody found it ready: one line at info the first time, at debug later (POOL-12). */
  hit(item: T): void {
    const place = this.#places.get(item);
    if (!place) return;
    place.hits += 1;
    const { log, slot } = this.#options;
    const context = { [slot === 'process' ? 'entry' : 'upstream']: item.key, hits: place.hits };
    if (place.hits === 1) log.info(context, 'first warm hit');
    else log.debug(context, 'warm hit');
  }

  /** What was used on its behalf: an upstream inherits user and idle clock of the entry that it fed. */
  inherit(item: T, owner: Owner | undefined, usedAtMs: number): void {
    const place = this.#places.get(item);
    if (!place) return;
    place.owner = owner ?? place.owner;
    place.usedAtMs = usedAtMs;
  }

  /** From now on it is on its way out and will not be adopted. */
  markLeaving(item: T, reason: EvictionReason): void {
    const place = this.#places.get(item);
    if (place) place.leaving ??= reason;
  }

  /** The last lease has ended: keep it or stop it. Resolves at once when it stays, else when it is gone. */
  async onEmpty(item: T): Promise<void> {
    const place = this.#places.get(item);
    if (!place || this.#closed) return item.stop();
    const adoption = decideAdoption(
      {
        key: item.key,
        score: this.#score(place),
        isConverting: item.isConverting,
        wasShown: item.wasShown && item.isUp,
        isLeaving: place.leaving !== undefined,
        idleMs: this.#idleMs(place),
      },
      {
        capacity: this.#options.rules.capacity,
        held: this.#held().length,
        idle: this.#idle().filter((each) => each.place !== place),
        idleTimeoutMs: this.#options.rules.idleTimeoutMs,
        conversions: this.#options.rules.conversions,
        hasDiskLeft: this.#diskBytes() <= this.#options.rules.diskBudgetBytes,
      },
    );
    if (adoption.kind === 'decline') {
      const { reason } = adoption;
      this.#tell(item, `not kept: ${reason}`);
      this.#options.journal.record({ ...this.#named(item), what: { kind: 'declined', reason } });
      this.#options.onLeaving?.(item, 'declined', place.usedAtMs, place.owner);
      return item.stop();
    }
    this.#tell(item, 'stays warm');
    this.#options.journal.record({ ...this.#named(item), what: { kind: 'adopted' } });
    const { evict } = adoption;
    const victim = evict && this.#idle().find(({ key }) => key === evict.key);
    if (victim) void this.#evict(victim.place, evict.reason);
    return undefined;
  }

  /** Evicts what is beyond the capacity. To be called when something has come up or is held anew. */
  makeRoom(): void {
    const { capacity } = this.#options.rules;
    for (const { place } of beyondCapacity(this.#idle(), this.#held().length, capacity))
      void this.#evict(place, 'score');
  }

  /** Evicts by age until the segments fit into the budget. */
  fitDisk(): void {
    const onDisk = this.#idle().map((each) => ({ ...each, usedAtMs: each.place.usedAtMs }));
    for (const { place } of beyondBudget(onDisk, this.#diskBytes(), this.#options.rules.diskBudgetBytes))
      void this.#evict(place, 'disk');
  }

  /** Evicts what nobody came back for. */
  sweep(): void {
    for (const place of this.#places.values()) {
      if (place.item.leases.isHeld || place.leaving !== undefined || !place.item.isUp) continue;
      if (this.#idleMs(place) >= this.#options.rules.idleTimeoutMs) void this.#evict(place, 'idle');
    }
    this.fitDisk();
    this.makeRoom();
  }

  /**
   * Stops it, unless somebody holds it: then nothing happens (POOL-4) and the answer is false. By hand what was kept by hand goes, too.
   * Resolves when it is gone.
   */
  async evict(item: T, reason: EvictionReason): Promise<boolean> {
    const place = this.#places.get(item);
    if (!place) return false;
    const holders = item.leases.list().filter((lease) => protects(lease, reason));
    if (holders.length > 0) {
      this.#tell(
        item,
        `not evicted (${reason}): held by ${holders.map(({ kind, holder }) => `${kind} ${holder}`).join(', ')}`,
      );
      return false;
    }
    await this.#evict(place, reason);
    return true;
  }

  /** What it is worth now; undefined when it is held, leaving or unknown. A guess that still starts has a worth, too. */
  scoreOf(item: T): Score | undefined {
    const place = this.#places.get(item);
    return place && place.leaving === undefined && !item.leases.isHeld ? this.#score(place) : undefined;
  }

  view(item: T): KeptView {
    const place = this.#places.get(item);
    if (!place) return { hits: 0 };
    const score = this.scoreOf(item);
    const { clock } = this.#options;
    const idle = item.isUp && !item.leases.isHeld;
    return {
      hits: place.hits,
      ...(place.owner && { owner: place.owner }),
      ...(idle && { idleSinceMs: clock.wallMs() - this.#idleMs(place) }),
      ...(idle && score && { score }),
    };
  }

  /** Nothing is adopted any more. */
  close(): void {
    this.#closed = true;
  }

  #evict(place: Place<T>, reason: EvictionReason): Promise<void> {
    const { item } = place;
    if (place.leaving === undefined) {
      const score = this.#score(place);
      place.leaving = reason;
      this.#tell(item, `evicted: ${reason} (score ${score.total.toFixed(3)})`);
      this.#record(item, reason, score);
      this.#options.onLeaving?.(item, reason, place.usedAtMs, place.owner);
    }
    return item.stop();
  }

  #held(): Place<T>[] {
    return [...this.#places.values()].filter(
      ({ item, leaving }) => leaving === undefined && item.isUp && item.leases.isHeld,
    );
  }

  #idle(): (Scored & { readonly diskBytes: number; readonly place: Place<T> })[] {
    return [...this.#places.values()]
      .filter(({ item, leaving }) => leaving === undefined && item.isUp && !item.leases.isHeld)
      .map((place) => {
        const { key, diskBytes, isConverting } = place.item;
        return { key, diskBytes, isConverting, score: this.#score(place), place };
      });
  }

  #diskBytes(): number {
    const staying = [...this.#places.values()].filter(({ leaving }) => leaving === undefined);
    return staying.reduce((sum, { item }) => sum + item.diskBytes, 0);
  }

  #idleMs(place: Place<T>): number {
    return this.#options.clock.nowMs() - place.usedAtMs;
  }

  #score(place: Place<T>): Score {
    const { judge, rules } = this.#options;
    const { owner, item } = place;
    return scoreOf(rules.policy, {
      history: owner ? judge.history(owner.userId, item.channelId) : 0,
      idleMs: this.#idleMs(place),
      isOrphan: owner !== undefined && judge.isGone(owner),
      ownerSlots: this.#slotsOf(owner?.userId),
      totalSlots: rules.capacity,
      isGuess: item.leases.has('prewarm') && !item.wasShown,
    });
  }

  #slotsOf(userId: string | undefined): number {
    if (userId === undefined) return 0;
    return [...this.#places.values()].filter(
      ({ owner, item, leaving }) => owner?.userId === userId && item.isUp && leaving === undefined,
    ).length;
  }

  #record(item: T, reason: EvictionReason, score: Score | undefined): void {
    this.#options.journal.record({ ...this.#named(item), what: { kind: 'evicted', reason, ...(score && { score }) } });
  }

  #named(item: T): { slot: SlotKind; channelId: string; channel: string } {
    return { slot: this.#options.slot, channelId: item.channelId, channel: item.channelName };
  }

  #tell(item: T, message: string): void {
    this.#options.log.info({ [this.#options.slot === 'process' ? 'entry' : 'upstream']: item.key }, message);
  }
}

function protects(lease: Lease, reason: EvictionReason): boolean {
  if (lease.kind === 'prewarm') return false;
  return !(reason === 'by-hand' && lease.kind === 'pinned');
}
