import type { Channel } from '../../../shared/model/channel.ts';
import type { PauseReason } from '../../../shared/model/prediction.ts';
import type { LineUp } from '../channels/line-up.ts';
import type { TunerSlots } from '../channels/tuner-slots.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import { asAppError } from '../kernel/app-error.ts';
import { type Disposable, DisposableStore } from '../kernel/disposable.ts';
import { Emitter } from '../kernel/emitter.ts';
import type { Clock, Logger } from '../ports.ts';
import type { PlaySessions } from '../sessions/play-sessions.ts';
import type { ViewerSession } from '../sessions/viewer-session.ts';
import type { PoolEntry } from '../warm-pool/pool-entry.ts';
import { poolKey } from '../warm-pool/pool-key.ts';
import type { TunerRelease } from '../warm-pool/tuner-release.ts';
import type { WarmPool } from '../warm-pool/warm-pool.ts';
import type { CpuWatch } from './cpu-watch.ts';
import type { Forecasts } from './forecasts.ts';
import { GuessCosts } from './guess-costs.ts';
import { type Guesses, spareTuners } from './guesses.ts';
import { nextStep, type Running, type Step, type TunerNeed, type Wanted } from './plan.ts';

export interface PreWarmerOptions {
  readonly forecasts: Forecasts;
  readonly guesses: Guesses;
  readonly pool: WarmPool;
  readonly plays: Pick<PlaySessions, 'ofViewer'>;
  readonly slots: TunerSlots;
  readonly release: TunerRelease;
  readonly lineUp: Pick<LineUp, 'find'>;
  readonly cpu: CpuWatch;
  /** Of the pool, what is watched included. */
  readonly capacity: number;
  /** How many that nobody uses may be converting pictures: each takes up to half a core. */
  readonly conversions: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** After a zap, and again while nothing happens: the longer a channel is on, the likelier it is watched (PRED-3). */
const planAfterMs = [300, 15_000, 60_000] as const;
/** Whoever watches an evening long will zap at its end: what is expected then stays. */
const planAgainMs = 300_000;
const startsAtOnce = 2;
/** What could not be started is not tried again before: a box without a free tuner has none a moment later. */
const againAfterMs = 30_000;

/** What is given back is gone by then. */
const goneWithinMs = 3_000;

interface Candidate extends Wanted {
  readonly channel: Channel;
  readonly profile: EncodingProfile;
  readonly holder: string;
}

/** Starts what is likely, before anybody asks for it, and lets go what is not likely any more (PRED-3). */
export class PreWarmer implements Disposable {
  readonly #options: PreWarmerOptions;
  readonly #store = new DisposableStore();
  /** What is due for a session, by its id. */
  readonly #due = new Map<string, DisposableStore>();
  readonly #refused = new Map<string, number>();
  /** Starts under way, by pool key. */
  readonly #starting = new Map<string, Channel>();
  /** What turned out to need an FFmpeg that converts, by pool key. */
  readonly #converts = new Set<string>();
  /** What went for something likelier, by our own doing; and when something was last given back without a name. */
  readonly #replaced = new WeakSet<PoolEntry>();
  #gaveBackMs = Number.NEGATIVE_INFINITY;
  readonly #paused = new Set<PauseReason>();
  readonly #changed = new Emitter<void>();
  readonly onChange = this.#changed.on;
  readonly costs: GuessCosts;
  #ending = new AbortController();
  #disposed = false;

  constructor(options: PreWarmerOptions) {
    this.#options = options;
    const { forecasts, cpu, clock } = options;
    this.costs = new GuessCosts(clock);
    if (cpu.isBusy) this.#paused.add('processor');
    this.#store.add(cpu.onChange((busy) => this.pause('processor', busy)));
    this.#store.add(forecasts.onMoved((session) => this.#onMoved(session)));
    this.#store.add(forecasts.onHinted(() => this.#plan()));
  }

  /** The reasons for which nothing is started; none: it goes on. */
  get paused(): readonly PauseReason[] {
    return [...this.#paused];
  }

  /** By hand and on battery what was started ahead is given back; a busy processor only gets nothing more to do. */
  pause(reason: PauseReason, on: boolean): void {
    if (this.#paused.has(reason) === on) return;
    if (on) this.#paused.add(reason);
    else this.#paused.delete(reason);
    this.#options.log.info({ reason }, on ? 'warming ahead paused' : 'warming ahead goes on');
    if (on && reason !== 'processor') void this.#letGoAll();
    if (!on) this.#plan();
    this.#changed.emit();
  }

  dispose(): void {
    this.#disposed = true;
    this.#ending.abort();
    this.#store.dispose();
    for (const due of this.#due.values()) due.dispose();
  }

  #onMoved({ client }: ViewerSession): void {
    const { clock, forecasts } = this.#options;
    const { sessionId } = client;
    this.costs.watched(forecasts.channelOf(sessionId));
    this.#due.get(sessionId)?.dispose();
    this.#due.delete(sessionId);
    if (!forecasts.forecast(sessionId)) {
      // Nobody is left to want anything.
      if (forecasts.sessions().length === 0) void this.#letGoAll();
      return this.#plan();
    }
    const due = new DisposableStore();
    this.#due.set(sessionId, due);
    const look = (): void => {
      forecasts.refresh(sessionId);
      this.#plan();
      this.#changed.emit();
    };
    for (const afterMs of planAfterMs) due.add(clock.after(afterMs, look));
    due.add(clock.every(planAgainMs, look));
    return undefined;
  }

  /** Takes one step after the other, as long as there is one that is worth it. */
  #plan(): void {
    if (this.#disposed || this.#paused.size > 0) return;
    for (;;) {
      // Anew after each step, because a start takes a tuner.
      const wanted = this.#wanted();
      for (const { key } of wanted.values()) this.#renew(key);
      const running = this.#running();
      const step = nextStep([...wanted.values()], running, { capacity: this.#capacity(), startsAtOnce });
      const candidate = step && wanted.get(step.start);
      if (!step || !candidate) return;
      void this.#take(candidate, step.instead);
    }
  }

  async #take(candidate: Candidate, instead: Step['instead']): Promise<void> {
    const { guesses, pool, release, log } = this.#options;
    const { key, channel, profile, holder } = candidate;
    this.#starting.set(key, channel);
    try {
      const victim = instead?.kind === 'entry' ? pool.findKey(instead.key) : undefined;
      if (victim) {
        this.#replaced.add(victim);
        await pool.evict(victim, 'score');
      }
      if (instead?.kind === 'tuner') {
        this.#gaveBackMs = this.#options.clock.nowMs();
        await release.release(channel.boxId);
      }
      log.debug({ entry: key, worth: candidate.worth, instead }, 'starting on a guess');
      await guesses.start(channel, profile, holder, this.#ending.signal);
      this.#refused.delete(key);
      await this.#limitConversions(key);
      this.#count(key);
    } catch (error) {
      const { code } = asAppError(error);
      log.debug({ entry: key, code }, 'not started on a guess');
      // What was called off for something likelier may be wanted again at once.
      if (code !== 'aborted') this.#refused.set(key, this.#options.clock.nowMs() + againAfterMs);
    } finally {
      this.#starting.delete(key);
      this.#changed.emit();
    }
    // A start that has ended makes room for the next.
    this.#plan();
  }

  /** By pool key; of what two sessions want, for the one to whom it is worth more. */
  #wanted(): Map<string, Candidate> {
    const { forecasts, plays, pool, lineUp, conversions, clock } = this.#options;
    const nowMs = clock.nowMs();
    const wanted = new Map<string, Candidate>();
    for (const { client } of forecasts.sessions()) {
      const [played] = plays.ofViewer(client.sessionId);
      if (!played) continue;
      const { profile } = played.entry;
      for (const { channelId, worth } of forecasts.wanted(client.sessionId)) {
        const key = poolKey(channelId, profile);
        if ((this.#refused.get(key) ?? 0) > nowMs || (wanted.get(key)?.worth ?? 0) >= worth) continue;
        if (this.#converts.has(key) && !pool.findKey(key) && this.#idleConversions() >= conversions) continue;
        const channel = lineUp.find(channelId)?.channel;
        if (!channel) continue;
        const tuner = this.#tunerFor(channel);
        wanted.set(key, { key, channel, profile, holder: client.sessionId, worth, ...(tuner && { tuner }) });
      }
    }
    return wanted;
  }

  /** What is only just starting has not taken its tuner yet, and counts as if it had. */
  #tunerFor({ id, boxId }: Channel): TunerNeed | undefined {
    const { slots, release } = this.#options;
    const free = slots.free(boxId);
    const { tuning } = slots.view(boxId);
    if (free === undefined || tuning.includes(id)) return undefined;
    const starting = [...this.#starting.values()].filter((each) => each.boxId === boxId && !tuning.includes(each.id));
    const coming = starting.length;
    if (free - coming > spareTuners) return undefined;
    const least = free - coming === spareTuners ? release.leastOn(boxId) : undefined;
    if (!least) return { kind: 'none' };
    return { kind: 'instead', worth: least.score.total, freesSlot: least.hasEntries };
  }

  #running(): Running[] {
    const { pool, forecasts } = this.#options;
    const entries = pool
      .entries()
      .filter(({ isStopping }) => !isStopping)
      .map((entry) => ({
        key: entry.key,
        worth: forecasts.worth(entry.channelId),
        isHeld: entry.leases.isHeld || entry.leases.has('preroll'),
        isStarting: this.#starting.has(entry.key),
      }));
    const known = new Set(entries.map(({ key }) => key));
    // What is about to start, and waits for what it replaces to be gone.
    const coming = [...this.#starting.keys()]
      .filter((key) => !known.has(key))
      .map((key) => ({ key, worth: 1, isHeld: true, isStarting: true }));
    return [...entries, ...coming];
  }

  /** What is pre-rolled has a slot beside the others. */
  #capacity(): number {
    const { capacity, pool } = this.#options;
    return capacity + pool.entries().filter(({ leases }) => leases.has('preroll') && !leases.isHeld).length;
  }

  /** What is expected stays, as if somebody had used it. */
  #renew(key: string): void {
    const { pool } = this.#options;
    const entry = pool.findKey(key);
    if (entry?.isUp && !entry.leases.isHeld) pool.renew(entry);
  }

  /** Whether it converts is only known when it runs. One too many goes again, and is remembered. */
  async #limitConversions(key: string): Promise<void> {
    const { pool, conversions } = this.#options;
    const entry = pool.findKey(key);
    if (!entry?.isConverting) return;
    this.#converts.add(key);
    if (this.#idleConversions() > conversions) await pool.evict(entry, 'cpu');
  }

  #idleConversions(): number {
    const entries = this.#options.pool.entries();
    return entries.filter(({ isConverting, isStopping, leases }) => isConverting && !isStopping && !leases.isHeld)
      .length;
  }

  #count(key: string): void {
    const { pool, clock } = this.#options;
    const entry = pool.findKey(key);
    if (!entry || entry.leases.isHeld) return;
    this.costs.started(entry, (afterMs) => {
      const nowMs = clock.nowMs();
      const isOurs = this.#replaced.has(entry) || nowMs - this.#gaveBackMs < goneWithinMs;
      // Whoever else let it go so soon would do so again.
      if (afterMs < againAfterMs && !isOurs) this.#refused.set(key, nowMs + againAfterMs);
    });
  }

  async #letGoAll(): Promise<void> {
    this.#gaveBackMs = this.#options.clock.nowMs();
    this.#ending.abort();
    this.#ending = new AbortController();
    await this.#options.guesses.letGoAll();
  }
}
