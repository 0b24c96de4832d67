import type { WarmPoolSettings } from '../../shared/contracts/settings.ts';
import type { EngineView } from '../../shared/model/views.ts';
import { LineUp } from './channels/line-up.ts';
import { TunerSlots } from './channels/tuner-slots.ts';
import type { SharedUpstream } from './direct-pool/shared-upstream.ts';
import { Upstreams } from './direct-pool/upstreams.ts';
import type { Judge, KeepingRules } from './keeping/keepable.ts';
import { WarmShelf } from './keeping/warm-shelf.ts';
import { AppError } from './kernel/app-error.ts';
import { DisposableStore } from './kernel/disposable.ts';
import { Emitter } from './kernel/emitter.ts';
import { isGuess } from './kernel/lease.ts';
import type { PoolJournal } from './metrics/pool-journal.ts';
import type { Clock, Logger } from './ports.ts';
import { Guesses } from './prewarm/guesses.ts';
import { Pins } from './warm-pool/pins.ts';
import type { PoolEntry, PoolEntryDependencies } from './warm-pool/pool-entry.ts';
import { TunerRelease } from './warm-pool/tuner-release.ts';
import { WarmPool } from './warm-pool/warm-pool.ts';

export interface WarmthOptions extends Pick<PoolEntryDependencies, 'startLive' | 'startAhead' | 'createFolder'> {
  readonly settings: WarmPoolSettings;
  /** How many entries that nobody uses may be converting pictures. */
  readonly conversions: number;
  readonly judge: Judge;
  readonly journal: PoolJournal;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Idle entries and upstreams are looked at this often; ten minutes need no finer grain. */
const sweepEveryMs = 2_000;

const showEveryMs = 10_000;

/** Everything that is running and who holds it: line-up, tuners, both pools and what may be done to them. */
export class Warmth {
  readonly lineUp: LineUp;
  readonly slots: TunerSlots;
  readonly upstreams: Upstreams;
  readonly pool: WarmPool;
  readonly release: TunerRelease;
  readonly pins: Pins;
  readonly guesses: Guesses;
  readonly #options: WarmthOptions;
  readonly #rules: KeepingRules;
  readonly #changed = new Emitter<void>();
  readonly #store = new DisposableStore();
  readonly onChange = this.#changed.on;

  constructor(options: WarmthOptions) {
    const { settings, clock, log, journal, judge } = options;
    this.#options = options;
    this.#rules = {
      capacity: settings.capacity,
      idleTimeoutMs: settings.idleMinutes * 60_000,
      policy: settings.policy,
      diskBudgetBytes: settings.diskBudgetMb * 1_000_000,
      conversions: options.conversions,
    };
    const shared = { judge, journal, clock, log };
    this.slots = new TunerSlots((channelId) => this.#describeHolder(channelId));
    this.lineUp = new LineUp({ clock, log, slots: this.slots });
    this.upstreams = new Upstreams({
      ...{ lineUp: this.lineUp, slots: this.slots, journal, clock, log },
      shelf: new WarmShelf<SharedUpstream>({
        ...shared,
        slot: 'direct',
        rules: { ...this.#rules, capacity: settings.directCapacity },
      }),
      releaseTuner: (boxId) => release.release(boxId),
    });
    this.pool = new WarmPool({
      ...{
        journal,
        clock,
        log,
        startLive: options.startLive,
        startAhead: options.startAhead,
        createFolder: options.createFolder,
      },
      upstreams: this.upstreams,
      shelf: new WarmShelf<PoolEntry>({
        ...shared,
        slot: 'process',
        rules: this.#rules,
        onLeaving: ({ channelId }, reason, usedAtMs, owner) =>
          this.upstreams.inherit(channelId, reason, usedAtMs, owner),
      }),
    });
    const release = new TunerRelease(this.pool, this.upstreams, log);
    this.release = release;
    this.pins = new Pins(this.pool, journal);
    this.guesses = this.#store.add(new Guesses(this.pool, this.slots, release));
    const changed = (): void => this.#changed.emit();
    this.#store.add(this.lineUp.onChange(changed));
    this.#store.add(this.slots.onChange(changed));
    this.#store.add(this.pool.onChange(changed));
    this.#store.add(this.upstreams.onChange(changed));
    this.#store.add(
      clock.every(sweepEveryMs, () => {
        this.pool.sweep();
        this.upstreams.sweep();
        for (const { id } of this.lineUp.boxes())
          release.keepFree(id, this.slots.free(id), settings.spareTuners, 'all');
      }),
    );
    // What something is worth changes with time alone.
    this.#store.add(clock.every(showEveryMs, changed));
  }

  /**
   * Stops an entry by hand, kept warm or not. Resolves when it is gone; one that is not there any more is as good as stopped.
   * @throws AppError `still-watched`
   */
  async stopEntry(key: string): Promise<void> {
    const entry = this.pool.findKey(key);
    if (!entry) return;
    await this.pins.letGoKey(key);
    if ((await this.pool.evict(entry, 'by-hand')) || !entry.leases.isHeld) return;
    const holders = entry.leases.list().filter(({ kind }) => !isGuess(kind));
    throw new AppError('still-watched', { channel: entry.channelName, holders: holders.map(({ holder }) => holder) });
  }

  /** Stops a connection that no entry and nobody else uses. @throws AppError `still-watched` */
  async stopUpstream(channelId: string): Promise<void> {
    const shared = this.upstreams.find(channelId);
    if (!shared || (await this.upstreams.evict(shared, 'by-hand'))) return;
    const holders = shared.leases.list().map(({ holder }) => holder);
    throw new AppError('still-watched', { channel: shared.channelName, holders });
  }

  view(): Pick<EngineView, 'entries' | 'upstreams' | 'pool'> {
    const { settings, journal } = this.#options;
    const entries = this.pool.views();
    return {
      entries,
      upstreams: this.upstreams.views(),
      pool: {
        capacity: settings.capacity,
        directCapacity: settings.directCapacity,
        idleTimeoutMs: this.#rules.idleTimeoutMs,
        policy: settings.policy,
        diskBytes: entries.reduce((sum, { diskBytes }) => sum + diskBytes, 0),
        diskBudgetBytes: this.#rules.diskBudgetBytes,
        events: [...journal.events()],
      },
    };
  }

  /** Nothing is kept any more: what is left from now on stops at once. */
  close(): void {
    this.lineUp.dispose();
    this.pool.close();
    this.upstreams.close();
  }

  /** Resolves when no process, tuner or connection is left. */
  async dispose(): Promise<void> {
    this.close();
    await this.pins.dispose();
    await this.pool.dispose();
    await this.upstreams.dispose();
    this.#store.dispose();
  }

  /** In words, for whoever finds no tuner free. */
  #describeHolder(channelId: string): string {
    const name = this.lineUp.find(channelId)?.channel.name ?? channelId;
    const entries = this.pool.entries().filter((entry) => entry.channelId === channelId);
    const isWatched =
      entries.some(({ leases }) => leases.has('viewer')) || this.upstreams.find(channelId)?.leases.has('viewer');
    if (isWatched) return `${name} (watched)`;
    return this.pins.has(channelId) ? `${name} (kept warm)` : name;
  }
}
