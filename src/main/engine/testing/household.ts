import type { WarmPoolSettings } from '../../../shared/contracts/settings.ts';
import { namedProfile } from '../ffmpeg/named-profiles.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import type { ZapRecord } from '../history/foresight.ts';
import { ViewingHistory } from '../history/viewing-history.ts';
import { asAppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import { FakeClock } from '../kernel/fake-clock.ts';
import { PoolJournal } from '../metrics/pool-journal.ts';
import type { PredictorState } from '../prediction/predictor.ts';
import { CpuWatch } from '../prewarm/cpu-watch.ts';
import { Forecasts } from '../prewarm/forecasts.ts';
import { PreRolls } from '../prewarm/pre-rolls.ts';
import { PreWarmer } from '../prewarm/pre-warmer.ts';
import { type PlaySession, PlaySessions } from '../sessions/play-sessions.ts';
import type { Client, ViewerSession } from '../sessions/viewer-session.ts';
import { ViewerSessions } from '../sessions/viewer-sessions.ts';
import { Zapper } from '../sessions/zapper.ts';
import { silentLog } from '../transport/testing/sinks.ts';
import { Warmth } from '../warmth.ts';
import { FakeBox } from './fake-box.ts';
import { FakeLive } from './fake-live.ts';

/** Lets everything run that waits for nothing but its turn. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const settings: WarmPoolSettings = {
  ...{ capacity: 4, directCapacity: 4, idleMinutes: 10, policy: 'classic', diskBudgetMb: 2_048, spareTuners: 0 },
};

const ownPlayer = { video: ['h264' as const], audio: ['aac' as const] };
const profileOf = (name: string): EncodingProfile => namedProfile(name, 720, ownPlayer);

/**
 * Everything between a key press and a tuner, real except for its edges: the boxes, FFmpeg, the disk and the clock are the test's. What
 * viewers watch they poll for, once a second, until they fall silent.
 */
export class Household {
  readonly clock = new FakeClock();
  readonly boxes: readonly FakeBox[];
  readonly lives = new Set<FakeLive>();
  readonly folders = new Set<object>();
  readonly journal = new PoolJournal(this.clock);
  readonly history: ViewingHistory;
  readonly viewers: ViewerSessions;
  readonly plays: PlaySessions;
  readonly warmth: Warmth;
  readonly preRolls: PreRolls;
  readonly forecasts: Forecasts;
  readonly preWarmer: PreWarmer;
  readonly foreseen: ZapRecord[] = [];
  readonly learned = new Map<string, PredictorState>();
  /** The share of the processor's time that is idle. */
  idleShare = 0.9;
  readonly #zapper: Zapper;
  readonly #cpu: CpuWatch;
  readonly #silent = new Set<string>();
  readonly #polling: Disposable;

  constructor(options: Partial<WarmPoolSettings> = {}, boxes?: (clock: FakeClock) => readonly FakeBox[]) {
    const { clock, journal } = this;
    this.boxes = boxes?.(clock) ?? [new FakeBox('a', 8, 4, clock)];
    this.history = new ViewingHistory(clock, { load: () => [], add: () => {} });
    this.viewers = new ViewerSessions(clock, silentLog, this.history);
    this.warmth = new Warmth({
      settings: { ...settings, ...options },
      conversions: options.conversions ?? 16,
      judge: {
        expected: (channelId) => this.forecasts.worth(channelId),
        history: (userId, channelId) => this.history.priority(userId, channelId),
        isGone: (owner) => this.viewers.isGone(owner),
      },
      ...{ journal, clock, log: silentLog },
      createFolder: () => this.#createFolder(),
      startAhead: () => undefined,
      startLive: (live) => {
        const started: FakeLive = new FakeLive(live, clock, (gone) => this.lives.delete(gone));
        this.lives.add(started);
        return started;
      },
    });
    this.plays = new PlaySessions(clock, silentLog, this.viewers);
    this.#zapper = new Zapper(this.warmth.pool, this.warmth.release, this.plays, this.viewers, silentLog);
    const { pool, slots, release } = this.warmth;
    const times = { idleMs: 0, totalMs: 0 };
    this.#cpu = new CpuWatch(clock, () => {
      times.totalMs += 2_000;
      times.idleMs += 2_000 * this.idleShare;
      return { ...times };
    });
    const shared = { pool, slots, release, plays: this.plays, cpu: this.#cpu, log: silentLog };
    this.preRolls = new PreRolls({ ...shared, limit: 1 });
    this.forecasts = new Forecasts({
      ...{ lineUp: this.warmth.lineUp, viewers: this.viewers, clock },
      store: {
        loadPredictor: (userId) => this.learned.get(userId),
        savePredictor: (userId, state) => void this.learned.set(userId, structuredClone(state)),
      },
      localTime: (atMs) => ({ hour: (atMs / 3_600_000) % 24, weekend: false }),
    });
    this.forecasts.onZapped((zap) => this.foreseen.push(zap));
    this.preWarmer = new PreWarmer({
      ...{
        forecasts: this.forecasts,
        guesses: this.warmth.guesses,
        pool,
        slots,
        release,
        plays: this.plays,
        cpu: this.#cpu,
        clock,
      },
      ...{
        lineUp: this.warmth.lineUp,
        capacity: options.capacity ?? settings.capacity,
        conversions: options.conversions ?? 16,
        log: silentLog,
      },
    });
    // Only those tests want it that are about it.
    this.preWarmer.pause('by-hand', true);
    this.viewers.onEnded(({ client }) => void this.plays.stopAll(client.sessionId));
    this.#polling = clock.every(1_000, () => {
      for (const { id } of this.plays.list()) if (!this.#silent.has(id)) this.plays.request(id).dispose();
    });
  }

  static async open(
    options?: Partial<WarmPoolSettings>,
    boxes?: (clock: FakeClock) => readonly FakeBox[],
  ): Promise<Household> {
    const household = new Household(options, boxes);
    await household.warmth.lineUp.setBoxes(household.boxes);
    return household;
  }

  viewer(name: string, userId = name): ViewerSession {
    const client: Client = { sessionId: name, kind: 'api', deviceId: name, userId };
    return this.viewers.connect(client);
  }

  /** Does not wait; resolves with the play session, or with the code of the failure. */
  async zap(
    name: string,
    channelId: string,
    profile = 'auto',
    signal: AbortSignal = new AbortController().signal,
    userId = name,
  ): Promise<PlaySession | string> {
    const channel = this.warmth.lineUp.find(channelId)?.channel;
    if (!channel) return 'channel-unknown';
    const earlier = this.plays.ofViewer(name);
    try {
      const { session } = await this.#zapper.zap(this.viewer(name, userId), channel, profileOf(profile), signal);
      // As the window does: what was on goes when the new picture is there.
      for (const { id } of earlier) void this.plays.stop(id);
      return session;
    } catch (error) {
      return asAppError(error).code;
    }
  }

  /** Zaps and lets the time pass that it takes; throws when it failed. */
  async watch(name: string, channelId: string, profile = 'auto', userId = name): Promise<PlaySession> {
    const zapped = this.zap(name, channelId, profile, undefined, userId);
    await this.advance(3_000, 50);
    const session = await zapped;
    if (typeof session === 'string') throw new Error(`${name} cannot watch ${channelId}: ${session}`);
    return session;
  }

  /** Does not wait; resolves with the unseen play session, or with the code of the refusal. */
  async preRoll(
    name: string,
    channelId: string,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<PlaySession | string> {
    const channel = this.warmth.lineUp.find(channelId)?.channel;
    if (!channel) return 'channel-unknown';
    try {
      return await this.preRolls.start(this.viewer(name), channel, profileOf('auto'), signal);
    } catch (error) {
      return asAppError(error).code;
    }
  }

  /** The hidden player's picture is on the screen; what was on before goes. */
  async confirm(name: string, playSessionId: string): Promise<string> {
    const earlier = this.plays.ofViewer(name);
    try {
      await this.#zapper.confirm(this.viewer(name), playSessionId);
      for (const { id } of earlier) void this.plays.stop(id);
      return 'confirmed';
    } catch (error) {
      return asAppError(error).code;
    }
  }

  async stop(name: string): Promise<void> {
    const stopped = this.plays.stopAll(name);
    await this.advance(200, 20);
    await stopped;
  }

  pin(channelId: string, profile = 'auto'): Promise<unknown> {
    const channel = this.warmth.lineUp.find(channelId)?.channel;
    if (!channel) throw new Error(`No channel ${channelId}`);
    const owner = { sessionId: 'hand', deviceId: 'hand', userId: 'hand' };
    return this.warmth.pins.keep(channel, profileOf(profile), owner).catch((error: unknown) => asAppError(error).code);
  }

  guess(channelId: string, signal: AbortSignal = new AbortController().signal): Promise<unknown> {
    const channel = this.warmth.lineUp.find(channelId)?.channel;
    if (!channel) throw new Error(`No channel ${channelId}`);
    return this.warmth.guesses
      .start(channel, profileOf('auto'), 'guess', signal)
      .catch((error: unknown) => asAppError(error).code);
  }

  /** Its player asks for nothing any more and nobody says so. */
  fallSilent(playSessionId: string): void {
    this.#silent.add(playSessionId);
  }

  /** Lets time pass in steps, so that what follows from one thing happens before the next. */
  async advance(ms: number, stepMs = ms): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.clock.advance(Math.min(stepMs, left));
      await settle();
    }
    await settle();
  }

  /** Channel ids of what runs, whoever holds it. */
  get warm(): string[] {
    return this.warmth.pool
      .entries()
      .filter(({ isUp }) => isUp)
      .map(({ channelId }) => channelId)
      .toSorted();
  }

  async dispose(): Promise<void> {
    const gone = (async () => {
      this.warmth.close();
      this.#zapper.dispose();
      await this.plays.dispose();
      this.viewers.dispose();
      await this.warmth.dispose();
    })();
    // Closing takes the boxes and FFmpeg a moment of the clock.
    await this.advance(10_000, 20);
    await gone;
    this.#polling.dispose();
    this.preWarmer.dispose();
    this.forecasts.dispose();
    this.preRolls.dispose();
    this.#cpu.dispose();
    for (const box of this.boxes) box.dispose();
  }

  #createFolder() {
    const folder = {
      write: () => Promise.resolve(),
      read: () => Promise.resolve(Buffer.alloc(0)),
      remove: () => {},
      dispose: () => {
        this.folders.delete(folder);
        return Promise.resolve();
      },
    };
    this.folders.add(folder);
    return folder;
  }
}
