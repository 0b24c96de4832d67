import type { ZapAnswer } from '../../shared/contracts/ipc.ts';
import type { BoxSettings } from '../../shared/contracts/settings.ts';
import type { Abilities } from '../../shared/model/abilities.ts';
import type { Channel } from '../../shared/model/channel.ts';
import type { EngineView, Notice } from '../../shared/model/views.ts';
import { type BoxDependencies, createBox } from './channels/box.ts';
import { LineUp } from './channels/line-up.ts';
import { TunerSlots } from './channels/tuner-slots.ts';
import { Upstreams } from './direct-pool/upstreams.ts';
import type { RunFolder } from './disk/run-folder.ts';
import { SegmentFolders } from './disk/segment-folders.ts';
import { describeConversion, planConversion } from './ffmpeg/conversion.ts';
import { Ffmpeg } from './ffmpeg/ffmpeg.ts';
import { openHls } from './ffmpeg/hls-source.ts';
import { profileFor } from './ffmpeg/profile.ts';
import { AppError } from './kernel/app-error.ts';
import { DisposableStore } from './kernel/disposable.ts';
import { Emitter } from './kernel/emitter.ts';
import type { Lease } from './kernel/lease.ts';
import type { Clock, Fetch, Logger } from './ports.ts';
import { PlaySessions } from './sessions/play-sessions.ts';
import { Zapper } from './sessions/zapper.ts';
import { WarmPool } from './warm-pool/warm-pool.ts';

export interface EngineOptions {
  readonly boxes: readonly BoxSettings[];
  readonly ffmpegPath: string;
  /** Pictures that have to be converted are scaled down to this many lines. */
  readonly maxTranscodeHeight: number;
  readonly runFolder: RunFolder;
  readonly clock: Clock;
  readonly log: Logger;
  readonly fetch: Fetch;
  readonly readTextFile: (path: string, signal: AbortSignal) => Promise<string>;
}

/** What a player gets for a zap; the caller makes the address of it. */
export type EngineZapAnswer = Omit<ZapAnswer, 'url'>;

/** The domain behind one door: line-up, tuning, the warm pool and the play sessions. No Electron, no HTTP server, no store. */
export class Engine {
  readonly sessions: PlaySessions;
  readonly lineUp: LineUp;
  readonly #slots: TunerSlots;
  readonly #upstreams: Upstreams;
  readonly #pool: WarmPool;
  readonly #zapper: Zapper;
  readonly #ffmpeg: Ffmpeg;
  readonly #options: EngineOptions;
  readonly #kept = new Map<string, { readonly abort: AbortController; lease: Lease | undefined }>();
  readonly #notices = new Map<string, Notice>();
  readonly #changed = new Emitter<void>();
  readonly #store = new DisposableStore();
  /** Anything that `view` shows has changed; many times a second while channels start. */
  readonly onChange = this.#changed.on;

  constructor(options: EngineOptions) {
    const { clock, log, runFolder } = options;
    this.#options = options;
    this.#ffmpeg = new Ffmpeg({ path: options.ffmpegPath, env: runFolder.mark, log, note: runFolder.noteProcess });
    this.#slots = new TunerSlots((channelId) => this.#describeHolder(channelId));
    this.lineUp = new LineUp({ clock, log, slots: this.#slots });
    this.#upstreams = new Upstreams(this.lineUp, this.#slots, clock, log);
    const folders = new SegmentFolders(runFolder.dir, log, (trouble) => this.#setNotice('disk', trouble));
    this.#pool = new WarmPool({
      upstreams: this.#upstreams,
      ffmpeg: this.#ffmpeg,
      clock,
      log,
      createFolder: () => folders.create(),
    });
    this.sessions = new PlaySessions(clock, log);
    this.#zapper = new Zapper(this.#pool, this.sessions, log);
    const changed = (): void => this.#changed.emit();
    this.#store.add(this.lineUp.onChange(changed));
    this.#store.add(this.#slots.onChange(changed));
    this.#store.add(this.#pool.onChange(changed));
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

  /**
   * Tunes a viewer to a channel. An earlier zap of the same viewer that has not answered is given up; the channel that the viewer
   * watches goes on until its session is stopped, unless the box has no tuner for both.
   * @throws AppError
   */
  async zap(viewer: string, channelId: string, abilities: Abilities, signal: AbortSignal): Promise<EngineZapAnswer> {
    const channel = this.#channel(channelId);
    const profile = profileFor(abilities, this.#options.maxTranscodeHeight);
    const { session, kind, parts } = await this.#zapper.zap(viewer, channel, profile, signal);
    const { info } = session.entry;
    const described = info ? describeConversion(info, planConversion(info, profile)) : {};
    return { playSessionId: session.id, kind, parts, hasVideo: info?.video !== undefined, ...described };
  }

  /** Holds a channel running although nobody watches it. Resolves when it runs. */
  async keepWarm(channelId: string, abilities: Abilities): Promise<void> {
    if (this.#kept.has(channelId)) return;
    const channel = this.#channel(channelId);
    const kept: { abort: AbortController; lease: Lease | undefined } = {
      abort: new AbortController(),
      lease: undefined,
    };
    this.#kept.set(channelId, kept);
    try {
      const profile = profileFor(abilities, this.#options.maxTranscodeHeight);
      const hold = await this.#pool.acquire(channel, profile, 'prewarm', 'kept warm', kept.abort.signal);
      if (kept.abort.signal.aborted) {
        await hold.lease.end();
        throw new AppError('aborted', { channel: channel.name });
      }
      kept.lease = hold.lease;
      void hold.entry.over.then(() => this.#forget(channelId, kept));
    } catch (error) {
      this.#forget(channelId, kept);
      // Let go while it was starting: that is what was asked for, not a failure.
      if (!kept.abort.signal.aborted) throw error;
    }
  }

  async letGoCold(channelId: string): Promise<void> {
    const kept = this.#kept.get(channelId);
    if (!kept) return;
    this.#kept.delete(channelId);
    kept.abort.abort();
    await kept.lease?.end();
  }

  view(): EngineView {
    return {
      boxes: [...this.lineUp.boxes()],
      entries: this.#pool.entries().map((entry) => entry.view()),
      notices: [...this.#notices.values()],
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
    this.#zapper.dispose();
    this.lineUp.dispose();
    await this.sessions.dispose();
    for (const channelId of [...this.#kept.keys()]) await this.letGoCold(channelId);
    await this.#pool.dispose();
    await this.#upstreams.dispose();
    this.#store.dispose();
    await this.#options.runFolder.dispose();
  }

  /** In words, for whoever finds no tuner free. */
  #describeHolder(channelId: string): string {
    const name = this.lineUp.find(channelId)?.channel.name ?? channelId;
    const entries = this.#pool.entries().filter((entry) => entry.channel.id === channelId);
    if (entries.some((entry) => entry.leases.has('viewer'))) return `${name} (watched)`;
    return this.#kept.has(channelId) ? `${name} (kept warm)` : name;
  }

  #channel(channelId: string): Channel {
    const found = this.lineUp.find(channelId);
    if (!found) throw new AppError('channel-unknown', { channel: channelId });
    return found.channel;
  }

  #forget(channelId: string, kept: object): void {
    if (this.#kept.get(channelId) === kept) this.#kept.delete(channelId);
  }

  #setNotice(id: string, trouble: AppError | undefined): void {
    if (trouble) this.#notices.set(id, { id, failure: trouble.toFailure() });
    else this.#notices.delete(id);
    this.#changed.emit();
  }
}
