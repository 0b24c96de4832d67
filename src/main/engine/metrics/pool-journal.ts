import type { PoolMetrics } from '../../../shared/model/pool-metrics.ts';
import type { DeclineReason, EvictionReason, PoolEvent, SlotKind } from '../../../shared/model/warm-pool.ts';
import type { ZapKind } from '../../../shared/model/zap-report.ts';
import type { Clock } from '../ports.ts';

/** As many as a person reads back. */
const keptEvents = 50;
/** Bounds of the latency histogram: fine where zaps are instant, coarse where they are not. Milliseconds. */
const boundsMs: readonly number[] = [25, 50, 75, 100, 150, 250, 500, 1_000, 2_000, 5_000, 10_000];

/** Counted, but nothing that a person would want to read: abandoned zaps, and what follows from an eviction. */
const noNews: readonly DeclineReason[] = ['never-shown', 'leaving'];

interface Histogram {
  count: number;
  sumMs: number;
  readonly counts: number[];
}

/** What the pools decided and how well it served: the newest events in order, and counters since the start (NET-4). */
export class PoolJournal {
  readonly #clock: Clock;
  readonly #events: PoolEvent[] = [];
  readonly #hits = { process: 0, direct: 0 };
  readonly #misses = { process: 0, direct: 0 };
  readonly #adoptions = { process: 0, direct: 0 };
  readonly #declinations: Record<DeclineReason, number> = {
    ...{ 'never-shown': 0, 'less-valuable': 0, 'pool-full': 0, disk: 0, cpu: 0, idle: 0, leaving: 0 },
  };
  readonly #evictions: Record<EvictionReason, number> = {
    ...{ idle: 0, score: 0, dead: 0, 'tuner-release': 0, disk: 0, cpu: 0, 'by-hand': 0 },
  };
  readonly #zaps: Record<ZapKind, Histogram> = { cold: histogram(), warm: histogram(), 'pre-rolled': histogram() };
  #manualStarts = 0;
  #restarts = 0;
  #nextId = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  record(event: Omit<PoolEvent, 'id' | 'atMs'>): void {
    const { what, slot } = event;
    if (what.kind === 'adopted') this.#adoptions[slot] += 1;
    else if (what.kind === 'declined') this.#declinations[what.reason] += 1;
    else this.#evictions[what.reason] += 1;
    if (what.kind === 'declined' && noNews.includes(what.reason)) return;
    this.#events.push({ id: this.#nextId++, atMs: this.#clock.wallMs(), ...event });
    if (this.#events.length > keptEvents) this.#events.shift();
  }

  /** Somebody came, and it was there (`hit`) or had to be started. */
  asked(slot: SlotKind, outcome: 'hit' | 'miss'): void {
    (outcome === 'hit' ? this.#hits : this.#misses)[slot] += 1;
  }

  startedByHand(): void {
    this.#manualStarts += 1;
  }

  restarted(): void {
    this.#restarts += 1;
  }

  /** @param totalMs from the key press to the first presented frame. */
  zapped(kind: ZapKind, totalMs: number): void {
    const zaps = this.#zaps[kind];
    zaps.count += 1;
    zaps.sumMs += totalMs;
    const bound = boundsMs.findIndex((upToMs) => totalMs <= upToMs);
    if (bound >= 0) zaps.counts[bound] = (zaps.counts[bound] ?? 0) + 1;
  }

  events(): readonly PoolEvent[] {
    return [...this.#events];
  }

  metrics(): PoolMetrics {
    const rate = (slot: SlotKind): number | undefined => {
      const asked = this.#hits[slot] + this.#misses[slot];
      return asked === 0 ? undefined : this.#hits[slot] / asked;
    };
    const [process, direct] = [rate('process'), rate('direct')];
    return {
      hits: { ...this.#hits },
      misses: { ...this.#misses },
      hitRate: { ...(process !== undefined && { process }), ...(direct !== undefined && { direct }) },
      adoptions: { ...this.#adoptions },
      declinations: { ...this.#declinations },
      evictions: { ...this.#evictions },
      manualStarts: this.#manualStarts,
      restarts: this.#restarts,
      zaps: {
        cold: cumulative(this.#zaps.cold),
        warm: cumulative(this.#zaps.warm),
        'pre-rolled': cumulative(this.#zaps['pre-rolled']),
      },
    };
  }
}

function histogram(): Histogram {
  return { count: 0, sumMs: 0, counts: boundsMs.map(() => 0) };
}

function cumulative({ count, sumMs, counts }: Histogram): PoolMetrics['zaps'][ZapKind] {
  let upToHere = 0;
  const buckets = boundsMs.map((upToMs, index) => {
    upToHere += counts[index] ?? 0;
    return { upToMs, count: upToHere };
  });
  return { count, sumMs, buckets };
}
