import type { PauseReason, PredictionView } from '../../../shared/model/prediction.ts';
import type { LineUp } from '../channels/line-up.ts';
import type { TunerSlots } from '../channels/tuner-slots.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import { asAppError } from '../kernel/app-error.ts';
import { type Disposable, DisposableStore } from '../kernel/disposable.ts';
import { Emitter } from '../kernel/emitter.ts';
import type { Clock, Logger } from '../ports.ts';
import type { PlaySessions } from '../sessions/play-sessions.ts';
import type { ViewerSession } from '../sessions/viewer-session.ts';
import { poolKey } from '../warm-pool/pool-key.ts';
import type { TunerRelease } from '../warm-pool/tuner-release.ts';
import type { WarmPool } from '../warm-pool/warm-pool.ts';
import type { CpuWatch } from './cpu-watch.ts';
import type { Forecasts } from './forecasts.ts';
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

/** A process that was started on a guess, until somebody watches it or it is over. */
interface Guessed {
  readonly channelId: string;
  readonly sinceMs: number;
}

interface Candidate extends Wanted {
  readonly channelId: string;
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
  /** Starts under way: channel ids by pool key. */
  readonly #starting = new Map<string, string>();
  /** What turned out to need an FFmpeg that converts, by pool key. */
  readonly #converts = new Set<string>();
  readonly #paused = new Set<PauseReason>();
  readonly #changed = new Emitter<void>();
  readonly onChange = this.#changed.on;
  readonly #guessed = new Map<string, Guessed>();
  readonly #cost = { starts: 0, used: 0, tunerMs: 0 };
  #ending = new AbortController();
  #disposed = false;

  constructor(options: PreWarmerOptions) {
    this.#options = options;
    const { forecasts, cpu } = options;
    if (cpu.isBusy) this.#paused.add('processor');
    this.#store.add(cpu.onChange((busy) => this.pause('processor', busy)));
    this.#store.add(forecasts.onMoved((session) => this.#onMoved(session)));
  }

  /** Since the start. */
  cost(): PredictionView['cost'] {
    const nowMs = this.#options.clock.nowMs();
    const running = [...this.#guessed.values()].reduce((sum, { sinceMs }) => sum + nowMs - sinceMs, 0);
    return { ...this.#cost, tunerMs: this.#cost.tunerMs + running };
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
    this.#countUse(forecasts.channelOf(sessionId));
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
    const { guesses, pool, release, lineUp, log } = this.#options;
    const { key, channelId, profile, holder } = candidate;
    const channel = lineUp.find(channelId)?.channel;
    if (!channel) return;
    this.#starting.set(key, channelId);
    try {
      const victim = instead?.kind === 'entry' ? pool.findKey(instead.key) : undefined;
      if (victim) await pool.evict(victim, 'score');
      if (instead?.kind === 'tuner') await release.release(channel.boxId);
      log.debug({ entry: key, worth: candidate.worth, instead }, 'starting on a guess');
      await guesses.start(channel, profile, holder, this.#ending.signal);
      this.#refused.delete(key);
      await this.#limitConversions(key);
      this.#count(key, channelId);
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
    const { forecasts, plays, pool, conversions, clock } = this.#options;
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
        const tuner = this.#tunerFor(channelId);
        wanted.set(key, { key, channelId, profile, holder: client.sessionId, worth, ...(tuner && { tuner }) });
      }
    }
    return wanted;
  }

  /** What is only just starting has not taken its tuner yet, and counts as if it had. */
  #tunerFor(channelId: string): TunerNeed | undefined {
    const { lineUp, slots, release } = this.#options;
    const boxId = lineUp.find(channelId)?.channel.boxId;
    const free = boxId === undefined ? undefined : slots.free(boxId);
    if (boxId === undefined || free === undefined || slots.view(boxId).tuning.includes(channelId)) return undefined;
    const { tuning } = slots.view(boxId);
    const coming = [...this.#starting.values()].filter((each) => !tuning.includes(each)).length;
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

  #count(key: string, channelId: string): void {
    const { pool, clock } = this.#options;
    const entry = pool.findKey(key);
    if (!entry || entry.leases.isHeld) return;
    const guessed = { channelId, sinceMs: clock.nowMs() };
    this.#cost.starts += 1;
    this.#guessed.set(key, guessed);
    void entry.over.then(() => this.#settle(key, guessed));
  }

  #countUse(channelId: string | undefined): void {
    for (const [key, guessed] of this.#guessed) {
      if (guessed.channelId !== channelId) continue;
      this.#settle(key, guessed);
      this.#cost.used += 1;
    }
  }

  #settle(key: string, guessed: Guessed): void {
    if (this.#guessed.get(key) !== guessed) return;
    this.#guessed.delete(key);
    this.#cost.tunerMs += this.#options.clock.nowMs() - guessed.sinceMs;
  }

  async #letGoAll(): Promise<void> {
    this.#ending.abort();
    this.#ending = new AbortController();
    await this.#options.guesses.letGoAll();
  }
}
