import type { EvictionReason, KeptView, Owner, Score, SlotKind } from '../../../shared/model/warm-pool.ts';
import { isGuess, type Lease } from '../kernel/lease.ts';
import type { PoolJournal } from '../metrics/pool-journal.ts';
import type { Clock, Logger } from '../ports.ts';
import { beyondBudget, beyondCapacity, decideAdoption } from './decisions.ts';
import type { Judge, Keepable, KeepingRules } from './keepable.ts';
import { type Place, Places } from './places.ts';

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

/**
 * Keeps what the last user has left, for as long as it is worth its slot. Entries and upstreams obey the same rules, so both pools have
 * one of these; it decides synchronously, by leases, and whoever ended the last lease waits for what that led to.
 */
export class WarmShelf<T extends Keepable> {
  readonly #options: WarmShelfOptions<T>;
  readonly #places: Places<T>;
  #closed = false;

  constructor(options: WarmShelfOptions<T>) {
    this.#options = options;
    this.#places = new Places(options.rules, options.judge, options.clock);
  }

  add(item: T): void {
    this.#places.add(item);
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
    if (!place || lease.kind === 'direct' || isGuess(lease.kind)) return;
    place.adopted = false;
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

  /** Its idle clock begins anew, as if somebody had used it. */
  renew(item: T): void {
    const place = this.#places.get(item);
    if (place) place.usedAtMs = this.#options.clock.nowMs();
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
        score: this.#places.score(place),
        isConverting: item.isConverting,
        wasShown: item.wasShown && item.isUp,
        isLeaving: place.leaving !== undefined,
        idleMs: this.#places.idleMs(place),
      },
      {
        capacity: this.#options.rules.capacity,
        held: this.#places.held().length,
        idle: this.#places.idle().filter((each) => each.place !== place),
        idleTimeoutMs: this.#options.rules.idleTimeoutMs,
        conversions: this.#options.rules.conversions,
        hasDiskLeft: this.#places.diskBytes() <= this.#options.rules.diskBudgetBytes,
      },
    );
    if (adoption.kind === 'decline') {
      const { reason } = adoption;
      this.#tell(item, `not kept: ${reason}`);
      this.#options.journal.record({ ...this.#named(item), what: { kind: 'declined', reason } });
      this.#options.onLeaving?.(item, 'declined', place.usedAtMs, place.owner);
      return item.stop();
    }
    // What was kept already, and then was a guess for a while, is no news.
    if (!place.adopted) {
      this.#tell(item, 'stays warm');
      this.#options.journal.record({ ...this.#named(item), what: { kind: 'adopted' } });
    }
    place.adopted = true;
    const { evict } = adoption;
    const victim = evict && this.#places.idle().find(({ key }) => key === evict.key);
    if (victim) void this.#evict(victim.place, evict.reason);
    return undefined;
  }

  /** Evicts what is beyond the capacity. To be called when something has come up or is held anew. */
  makeRoom(): void {
    const { capacity } = this.#options.rules;
    for (const { place } of beyondCapacity(this.#places.idle(), this.#places.held().length, capacity))
      void this.#evict(place, 'score');
  }

  /** Evicts by age until the segments fit into the budget. */
  fitDisk(): void {
    const onDisk = this.#places.idle().map((each) => ({ ...each, usedAtMs: each.place.usedAtMs }));
    for (const { place } of beyondBudget(onDisk, this.#places.diskBytes(), this.#options.rules.diskBudgetBytes))
      void this.#evict(place, 'disk');
  }

  /** Evicts what nobody came back for. */
  sweep(): void {
    for (const place of this.#places.all()) {
      if (place.item.leases.isHeld || place.leaving !== undefined || !place.item.isUp) continue;
      if (this.#places.idleMs(place) >= this.#options.rules.idleTimeoutMs) void this.#evict(place, 'idle');
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
    return place && place.leaving === undefined && !item.leases.isHeld ? this.#places.score(place) : undefined;
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
      ...(idle && { idleSinceMs: clock.wallMs() - this.#places.idleMs(place) }),
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
      const score = this.#places.score(place);
      place.leaving = reason;
      this.#tell(item, `evicted: ${reason} (score ${score.total.toFixed(3)})`);
      this.#record(item, reason, score);
      this.#options.onLeaving?.(item, reason, place.usedAtMs, place.owner);
    }
    return item.stop();
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
  if (isGuess(lease.kind)) return false;
  return !(reason === 'by-hand' && lease.kind === 'pinned');
}
