import type { ZapAnswer } from '../../shared/contracts/ipc.ts';
import type { BoxSettings, WarmPoolSettings } from '../../shared/contracts/settings.ts';
import type { Abilities } from '../../shared/model/abilities.ts';
import type { Channel } from '../../shared/model/channel.ts';
import type { PredictionView } from '../../shared/model/prediction.ts';
import type { EngineView, Notice } from '../../shared/model/views.ts';
import type { Owner } from '../../shared/model/warm-pool.ts';
import { type BoxDependencies, createBox } from './channels/box.ts';
import type { LineUp } from './channels/line-up.ts';
import type { RunFolder } from './disk/run-folder.ts';
import { SegmentFolders } from './disk/segment-folders.ts';
import { liveCommand } from './ffmpeg/command/live-command.ts';
import { describeConversion, planConversion } from './ffmpeg/conversion.ts';
import { Ffmpeg } from './ffmpeg/ffmpeg.ts';
import { HeadStart } from './ffmpeg/head-start.ts';
import { openHls } from './ffmpeg/hls-source.ts';
import { LiveProcess } from './ffmpeg/live-process.ts';
import { cautious, namedProfile } from './ffmpeg/named-profiles.ts';
import { type EncodingProfile, profileFor } from './ffmpeg/profile.ts';
import { Foresight, type ZapStore } from './history/foresight.ts';
import { type HistoryStore, ViewingHistory } from './history/viewing-history.ts';
import { AppError } from './kernel/app-error.ts';
import { DisposableStore } from './kernel/disposable.ts';
import { Emitter } from './kernel/emitter.ts';
import { PoolJournal } from './metrics/pool-journal.ts';
import type { Clock, Fetch, Logger } from './ports.ts';
import type { LocalTime } from './prediction/daypart.ts';
import type { PredictorStore } from './prediction/predictor-store.ts';
import { type CpuTimes, CpuWatch } from './prewarm/cpu-watch.ts';
import { Forecasts } from './prewarm/forecasts.ts';
import { PreRolls } from './prewarm/pre-rolls.ts';
import { PreWarmer } from './prewarm/pre-warmer.ts';
import { RemuxedLive } from './remux/remuxed-live.ts';
import { type PlaySession, PlaySessions } from './sessions/play-sessions.ts';
import { RawStreams } from './sessions/raw-streams.ts';
import { type ViewerSession, windowSessionId } from './sessions/viewer-session.ts';
import { ViewerSessions } from './sessions/viewer-sessions.ts';
import { Zapper } from './sessions/zapper.ts';
import { Warmth } from './warmth.ts';

export interface EngineOptions {
  readonly boxes: readonly BoxSettings[];
  readonly ffmpegPath: string;
  /** Pictures that have to be converted are scaled down to this many lines. */
  readonly maxTranscodeHeight: number;
  readonly warmPool: WarmPoolSettings;
  /** How many entries that nobody uses may be converting pictures. */
  readonly conversions: number;
  /** How many hidden players may hold a picture ready (ZAP-3). */
  readonly preRoll: number;
  readonly cpuTimes: () => CpuTimes;
  readonly runFolder: RunFolder;
  /** Whether likely channels are started before anybody asks for them. */
  readonly warmAhead: boolean;
  readonly history: HistoryStore & ZapStore & PredictorStore;
  /** What the clock on the wall shows at a moment in milliseconds since 1970. */
  readonly localTime: (atMs: number) => LocalTime;
  readonly clock: Clock;
  readonly log: Logger;
  readonly fetch: Fetch;
  readonly readTextFile: (path: string, signal: AbortSignal) => Promise<string>;
}

/** What a player gets for a zap; the caller makes the addresses of it. */
export type EngineZapAnswer = Omit<ZapAnswer, 'url' | 'streamUrl'>;

/** How many likely channels are shown. */
const expectedShown = 6;

/** How often folders that belong to nothing are looked for, as a backstop (POOL-9). */
const foldersEveryMs = 60_000;

/** The domain behind one door: line-up, tuning, the warm pool and the sessions. No Electron, no HTTP server, no store. */
export class Engine {
  readonly lineUp: LineUp;
  readonly viewers: ViewerSessions;
  readonly plays: PlaySessions;
  readonly history: ViewingHistory;
  readonly journal: PoolJournal;
  readonly warmth: Warmth;
  readonly raw: RawStreams;
  readonly forecasts: Forecasts;
  readonly foresight: Foresight;
  readonly preWarmer: PreWarmer;
  readonly #zapper: Zapper;
  readonly #preRolls: PreRolls;
  readonly #ffmpeg: Ffmpeg;
  readonly #options: EngineOptions;
  #ownPlayer: Abilities = cautious;
  readonly #notices = new Map<string, Notice>();
  readonly #changed = new Emitter<void>();
  readonly #store = new DisposableStore();
  /** Anything that `view` shows has changed; many times a second while channels start. */
  readonly onChange = this.#changed.on;

  constructor(options: EngineOptions) {
    const { clock, log, runFolder } = options;
    this.#options = options;
    const ffmpeg = new Ffmpeg({ path: options.ffmpegPath, env: runFolder.mark, log, note: runFolder.noteProcess });
    const folders = new SegmentFolders(runFolder.dir, log, (trouble) => this.#setNotice('disk', trouble));
    this.#ffmpeg = ffmpeg;
    this.history = new ViewingHistory(clock, options.history);
    this.journal = new PoolJournal(clock);
    this.viewers = new ViewerSessions(clock, log, this.history);
    this.warmth = new Warmth({
      settings: options.warmPool,
      conversions: options.conversions,
      judge: {
        expected: (channelId) => this.forecasts.worth(channelId),
        history: (userId, channelId) => this.history.priority(userId, channelId),
        isGone: (owner) => this.viewers.isGone(owner),
      },
      journal: this.journal,
      clock,
      log,
      createFolder: () => folders.create(),
      startAhead: (plan, profile) => new HeadStart(ffmpeg, liveCommand(plan, profile)),
      startLive: (live) => (live.by === 'remuxer' ? new RemuxedLive(live) : new LiveProcess({ ffmpeg, ...live })),
    });
    this.lineUp = this.warmth.lineUp;
    this.plays = new PlaySessions(clock, log, this.viewers);
    this.raw = new RawStreams(this.warmth.upstreams, this.viewers, clock, log);
    this.#zapper = new Zapper(this.warmth.pool, this.warmth.release, this.plays, this.viewers, log);
    const { pool, slots, release } = this.warmth;
    const cpu = this.#store.add(new CpuWatch(clock, options.cpuTimes));
    this.#preRolls = this.#store.add(
      new PreRolls({ limit: options.preRoll, pool, slots, release, plays: this.plays, cpu, log }),
    );
    this.foresight = new Foresight(options.history);
    const { lineUp, viewers, plays } = this;
    const { localTime } = options;
    this.forecasts = this.#store.add(new Forecasts({ lineUp, viewers, store: options.history, localTime, clock }));
    this.#store.add(this.forecasts.onZapped((zap) => this.foresight.add(zap)));
    const { capacity } = options.warmPool;
    const { forecasts } = this;
    const { guesses } = this.warmth;
    this.preWarmer = this.#store.add(
      new PreWarmer({
        ...{ forecasts, guesses, pool, slots, release, plays, lineUp, cpu, clock, log },
        ...{ capacity, conversions: options.conversions },
      }),
    );
    this.preWarmer.pause('by-hand', !options.warmAhead);
    const changed = (): void => this.#changed.emit();
    this.#store.add(this.preWarmer.onChange(changed));
    this.#store.add(this.warmth.onChange(changed));
    this.#store.add(this.viewers.onChange(changed));
    // Whoever has gone cannot stop what it plays any more.
    this.#store.add(
      this.viewers.onEnded(({ client }) => {
        void this.plays.stopAll(client.sessionId);
        void this.raw.stop(client.sessionId);
      }),
    );
    this.#store.add(clock.every(foldersEveryMs, () => void folders.removeStrays()));
  }

  /** Loads the line-ups and looks whether FFmpeg runs; neither is waited for. */
  start(): void {
    const { fetch, clock, log, readTextFile } = this.#options;
    const dependencies: BoxDependencies = {
      ...{ fetch, clock, log, readTextFile },
      openHls: (url, signal, headers) => openHls(this.#ffmpeg, url, signal, headers),
    };
    void this.lineUp.setBoxes(this.#options.boxes.map((box) => createBox(box, dependencies)));
    void this.#ffmpeg.check().then((trouble) => this.#setNotice('ffmpeg', trouble));
  }

  /** What a player of these abilities gets. */
  profileFor(abilities: Abilities): EncodingProfile {
    return profileFor('custom', abilities, this.#options.maxTranscodeHeight);
  }

  /** What the window's player can decode, for the profile of that name; until it has said so, what every player can. */
  setOwnPlayer(abilities: Abilities): void {
    this.#ownPlayer = abilities;
  }

  /** @throws AppError `profile-unknown` */
  namedProfile(name: string): EncodingProfile {
    return namedProfile(name, this.#options.maxTranscodeHeight, this.#ownPlayer);
  }

  /** By id or by number, as people and programs name it. */
  findChannel(wanted: string): Channel | undefined {
    return this.lineUp.find(wanted)?.channel ?? this.lineUp.channels().find(({ number }) => number === wanted);
  }

  /**
   * Tunes a viewer to a channel. An earlier zap of the same viewer that has not answered is given up; the channel that the viewer
   * watches goes on until its session is stopped, unless the box has no tuner for both.
   * @throws AppError
   */
  async zap(
    viewer: ViewerSession,
    channelId: string,
    profile: EncodingProfile,
    signal: AbortSignal,
  ): Promise<EngineZapAnswer> {
    const channel = this.#channel(channelId);
    this.viewers.mayWatch(viewer, channelId, channel.name);
    const { session, kind, parts } = await this.#zapper.zap(viewer, channel, profile, signal);
    return { ...answerOf(session, profile), kind, parts };
  }

  /**
   * A play session for a hidden player, to be confirmed when it is seen (ZAP-3).
   * @throws AppError with why it is not done, which is no trouble: then the zap is an ordinary one.
   */
  async preRoll(
    viewer: ViewerSession,
    channelId: string,
    profile: EncodingProfile,
    signal: AbortSignal,
  ): Promise<EngineZapAnswer> {
    const session = await this.#preRolls.start(viewer, this.#channel(channelId), profile, signal);
    return { ...answerOf(session, profile), kind: 'pre-rolled', parts: {} };
  }

  /** @throws AppError `aborted` when it was taken back in the meantime. */
  async confirm(viewer: ViewerSession, playSessionId: string): Promise<void> {
    await this.#zapper.confirm(viewer, playSessionId);
  }

  /**
   * The play session of a player that comes by a channel's address, each time it asks (POOL-3).
   * @throws AppError
   */
  async join(
    viewer: ViewerSession,
    channelId: string,
    profile: EncodingProfile,
    signal: AbortSignal,
  ): Promise<PlaySession> {
    const channel = this.#channel(channelId);
    this.viewers.mayWatch(viewer, channelId, channel.name);
    return this.#zapper.join(viewer, channel, profile, signal);
  }

  /** Holds a channel running although nobody watches it. Resolves when it runs, or when it was let go meanwhile. */
  async keepWarm(channelId: string, profile: EncodingProfile, owner: Owner): Promise<'kept' | 'let go meanwhile'> {
    try {
      await this.warmth.pins.keep(this.#channel(channelId), profile, owner);
      return 'kept';
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'aborted')) throw error;
      return 'let go meanwhile';
    }
  }

  /**
   * A viewer no longer wants a channel, without saying what it holds of it: all its play sessions and raw streams end (POOL-3), and what is kept warm by
   * hand or as a guess. Resolves with how many there were; none is no error.
   */
  async stopChannel(sessionId: string, channelId: string): Promise<number> {
    const mine = this.plays.ofViewer(sessionId).filter(({ entry }) => entry.channelId === channelId);
    await Promise.all(mine.map(({ id }) => this.plays.stop(id)));
    const { pins, guesses } = this.warmth;
    const raw = await this.raw.stop(sessionId, channelId);
    return mine.length + raw + (await pins.letGo(channelId)) + (await guesses.letGo(channelId));
  }

  view(): EngineView {
    return {
      ...this.warmth.view(),
      boxes: [...this.lineUp.boxes()],
      notices: [...this.#notices.values()],
      sessions: this.viewers.list(),
      prediction: this.#predictionView(),
    };
  }

  /** What a user watched and what was learned of it is remembered no longer; what keeps it across restarts is the caller's. */
  forget(userId: string): void {
    this.history.forget(userId);
    this.foresight.forget(userId);
    this.forecasts.forget(userId);
    this.#changed.emit();
  }

  /** For the window. */
  #predictionView(): PredictionView {
    const { forecasts, foresight, preWarmer } = this;
    return {
      expected: [...(forecasts.forecast(windowSessionId)?.top(expectedShown) ?? [])],
      foresight: foresight.figures(),
      paused: [...preWarmer.paused],
      cost: preWarmer.costs.figures(),
    };
  }

  notify(id: string, trouble: AppError): void {
    this.#setNotice(id, trouble);
  }

  dismissNotice(id: string): void {
    if (this.#notices.delete(id)) this.#changed.emit();
  }

  /** Resolves when no process, tuner, socket or folder of the engine is left. */
  async dispose(): Promise<void> {
    this.warmth.close();
    this.#zapper.dispose();
    await this.raw.dispose();
    await this.plays.dispose();
    this.viewers.dispose();
    await this.warmth.dispose();
    this.#store.dispose();
    await this.#options.runFolder.dispose();
  }

  #channel(channelId: string): Channel {
    const found = this.lineUp.find(channelId);
    if (!found) throw new AppError('channel-unknown', { channel: channelId });
    return found.channel;
  }

  #setNotice(id: string, trouble: AppError | undefined): void {
    if (trouble) this.#notices.set(id, { id, failure: trouble.toFailure() });
    else this.#notices.delete(id);
    this.#changed.emit();
  }
}

function answerOf(session: PlaySession, profile: EncodingProfile): Omit<EngineZapAnswer, 'kind' | 'parts'> {
  const { info } = session.entry;
  const described = info ? describeConversion(info, planConversion(info, profile)) : {};
  return { playSessionId: session.id, hasVideo: info?.video !== undefined, ...described };
}
