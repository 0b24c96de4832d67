import type { Channel } from '../../../shared/model/channel.ts';
import type { EntryView } from '../../../shared/model/views.ts';
import type { KeptView } from '../../../shared/model/warm-pool.ts';
import type { ZapParts } from '../../../shared/model/zap-report.ts';
import type { UpstreamHold } from '../direct-pool/upstream-hold.ts';
import type { Upstreams } from '../direct-pool/upstreams.ts';
import type { SegmentFolder } from '../disk/segment-folders.ts';
import type { HeadStart } from '../ffmpeg/head-start.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import type { Timeline } from '../hls/timeline.ts';
import type { Keepable } from '../keeping/keepable.ts';
import { abortable, onAbort } from '../kernel/abort.ts';
import { AppError, asAppError } from '../kernel/app-error.ts';
import { type Deferred, deferred } from '../kernel/deferred.ts';
import type { Disposable } from '../kernel/disposable.ts';
import { Emitter } from '../kernel/emitter.ts';
import { isGuess, type Lease, LeaseSet } from '../kernel/lease.ts';
import { pause } from '../kernel/pause.ts';
import { LiveOutput } from '../live/live-output.ts';
import type { Clock, Logger } from '../ports.ts';
import { decideHealing, forgivenAfterMs } from '../resilience/healing.ts';
import type { SourceInfo } from '../transport/stream-info.ts';
import { type EntryState, isOver, viewOfState } from './entry-state.ts';
import { type Live, Repackager, type RepackagerDependencies } from './repackager.ts';
import { StartParts } from './start-parts.ts';
import { watchHang } from './watch-hang.ts';

export interface PoolEntryDependencies extends RepackagerDependencies {
  readonly upstreams: Upstreams;
  readonly clock: Clock;
  readonly log: Logger;
  readonly createFolder: () => SegmentFolder;
  /** The last lease has ended: keep it or stop it. */
  readonly onEmpty: (entry: PoolEntry) => Promise<void>;
  readonly onLease: (entry: PoolEntry, lease: Lease, change: 'taken' | 'ended') => void;
  /** It is about to end by itself; its upstream is still held. */
  readonly onDying: (entry: PoolEntry) => void;
  /** FFmpeg or upstream is started anew. */
  readonly onRestart: () => void;
}

/**
 * One channel in one profile, kept running: an upstream lease, the remuxer or supervised FFmpeg that it feeds, and their output.
 * `#run` is its whole life as one straight line; `stop` ends that line from anywhere and resolves when everything is released.
 */
export class PoolEntry implements Keepable {
  readonly key: string;
  readonly channel: Channel;
  readonly profile: EncodingProfile;
  readonly output: LiveOutput;
  readonly leases: LeaseSet;
  /** Resolves with the first fragment; rejects with why there is none. */
  readonly ready: Promise<void>;
  /** Resolves when nothing of it is left; with the error when it ended by itself. */
  readonly over: Promise<AppError | undefined>;
  readonly #deps: PoolEntryDependencies;
  readonly #folder: SegmentFolder;
  readonly #repackager: Repackager;
  readonly #abort = new AbortController();
  readonly #ready: Deferred<void> = deferred();
  readonly #over: Deferred<AppError | undefined> = deferred();
  readonly #changed = new Emitter<EntryState>();
  readonly onState = this.#changed.on;
  readonly #start: StartParts;
  readonly #startedWallMs: number;
  #state: EntryState = { kind: 'starting', phase: 'tuner' };
  #hold: UpstreamHold | undefined;
  #wasShown = false;
  #startedWarm = false;
  #isGivenUp = false;
  #lastFragmentAtMs = 0;

  constructor(key: string, channel: Channel, profile: EncodingProfile, deps: PoolEntryDependencies) {
    this.key = key;
    this.channel = channel;
    this.profile = profile;
    this.#deps = deps;
    this.#folder = deps.createFolder();
    this.output = new LiveOutput(this.#folder, deps.clock);
    this.#repackager = new Repackager(profile, deps);
    this.ready = this.#ready.promise;
    this.#start = new StartParts(deps.clock.nowMs());
    this.#startedWallMs = deps.clock.wallMs();
    this.leases = new LeaseSet(
      () => deps.onEmpty(this),
      (lease, change) => {
        deps.log.info({ entry: key, lease: lease.id, holder: lease.holder }, `lease ${change}`);
        deps.onLease(this, lease, change);
        if (change === 'taken' && !isGuess(lease.kind)) this.#confirmGuess();
      },
    );
    this.over = this.#over.promise;
  }

  /** To be called once, when its first lease is taken: who holds it decides what may be done to get a tuner. */
  start(): void {
    void this.#live().then((error) => this.#over.resolve(error));
  }

  get state(): EntryState {
    return this.#state;
  }

  /** It has been told to stop or has given itself up, even if its state has not got there yet: nobody may join it any more. */
  get isStopping(): boolean {
    return this.#abort.signal.aborted || this.#isGivenUp;
  }

  /** What HLS is made of. */
  get timeline(): Timeline {
    return this.output.timeline;
  }

  get channelId(): string {
    return this.channel.id;
  }

  get channelName(): string {
    return this.channel.name;
  }

  get isUp(): boolean {
    return this.#state.kind === 'running' && !this.isStopping;
  }

  /** Its upstream was receiving already when it was started. */
  get startedWarm(): boolean {
    return this.#startedWarm;
  }

  get wasShown(): boolean {
    return this.#wasShown;
  }

  get isConverting(): boolean {
    return this.#repackager.isConverting;
  }

  get diskBytes(): number {
    return this.timeline.diskBytes;
  }

  /** A play session has begun on it: from now on it is worth keeping, and so is its upstream. */
  markShown(): void {
    this.#wasShown = true;
    this.#hold?.markShown();
  }

  get info(): SourceInfo | undefined {
    return this.#repackager.info;
  }

  /** Where the time of the start went. */
  get startParts(): ZapParts {
    return this.#start.parts;
  }

  /** Segments from disk, for requests behind what memory holds. */
  readSegment(sequence: number): Promise<Buffer> {
    return this.#folder.read(sequence);
  }

  view(kept: KeptView): EntryView {
    return {
      ...kept,
      key: this.key,
      profile: this.profile.name,
      channelId: this.channel.id,
      state: viewOfState(this.#state),
      leases: this.leases.list().map(({ kind, holder }) => ({ kind, holder })),
      startedAtMs: this.#startedWallMs,
      ...this.#repackager.describe(),
      diskBytes: this.timeline.diskBytes,
    };
  }

  /** Idempotent. Resolves when FFmpeg has exited, the upstream lease has ended and the folder is gone. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.over;
  }

  async #live(): Promise<AppError | undefined> {
    let failure: AppError | undefined;
    try {
      await this.#run(this.#abort.signal);
    } catch (error) {
      if (!this.#abort.signal.aborted)
        failure = asAppError(error, { channel: this.channel.name, box: this.channel.boxName });
    }
    this.#set(failure ? { kind: 'failed', error: failure } : { kind: 'stopping' });
    this.#ready.reject(failure ?? new AppError('aborted', { channel: this.channel.name }));
    this.output.end();
    await this.#folder.dispose();
    if (!failure) this.#set({ kind: 'stopped' });
    return failure;
  }

  /**
   * Plays until aborted; a break after the first picture is healed, with pauses, as often as `decideHealing` allows. Nobody waits for
   * one that nobody holds: it ends, and its tuner is free (POOL-9).
   */
  async #run(signal: AbortSignal): Promise<never> {
    const { clock } = this.#deps;
    let hold = this.#feed();
    // At once, so that the tuner is free for somebody else before FFmpeg has said goodbye.
    const aborting = onAbort(signal, () => void hold.end());
    let attempt = 0;
    try {
      for (;;) {
        const startedMs = clock.nowMs();
        const error = await this.#playOnce(hold, signal).catch((thrown: unknown) => asAppError(thrown));
        if (signal.aborted || !this.output.hasMedia) throw error;
        const forgiven = this.#state.kind === 'running' && clock.nowMs() - startedMs > forgivenAfterMs;
        attempt = forgiven ? 1 : attempt + 1;
        const told = error.with({ channel: this.channel.name, box: this.channel.boxName });
        const decision = decideHealing(told, attempt);
        if (decision.kind === 'give-up' || !this.leases.isHeld) {
          // What it holds is let go before its state says that it is over, and that takes its time.
          this.#isGivenUp = true;
          throw told;
        }
        this.#deps.onRestart();
        this.#set({ kind: 'healing', error: told, attempt });
        await pause(clock, decision.afterMs, signal);
        // The new lease first: an upstream that is still good is kept, and with it the tuner and the keyframe in its ring.
        const before = hold;
        hold = this.#feed();
        await before.end();
      }
    } catch (error) {
      if (!signal.aborted) this.#deps.onDying(this);
      throw error;
    } finally {
      aborting.dispose();
      await hold.end();
    }
  }

  /** A guess that somebody confirms is none any more, and neither is what it receives. */
  #confirmGuess(): void {
    this.#hold?.confirm();
    // A hidden player goes on holding what it holds.
    for (const lease of this.leases.list()) if (lease.kind === 'prewarm') void lease.end();
  }

  /** An upstream that only a guess wants is a guess, too, and takes no tuner from anybody. */
  #feed(): UpstreamHold {
    const guess = this.leases.has('preroll') ? 'preroll' : 'prewarm';
    const hold = this.#deps.upstreams.acquire(this.channel.id, this.leases.isHeld ? 'direct' : guess, this.key, {
      isHealing: this.#state.kind === 'healing',
    });
    if (this.#state.kind === 'starting') this.#startedWarm = hold.wasWarm;
    if (this.#wasShown) hold.markShown();
    this.#hold = hold;
    return hold;
  }

  /** One remuxer or FFmpeg on an upstream, until either breaks; resolves with why. Whatever happens, it is gone afterwards. */
  async #playOnce(hold: UpstreamHold, signal: AbortSignal): Promise<AppError> {
    let live: Live | undefined;
    const watching: Disposable[] = [];
    const headStart = this.#repackager.startAhead(hold);
    try {
      const info = await this.#tuned(hold, signal);
      const broken = deferred<AppError>();
      live = this.#startLive(hold, info, headStart);
      watching.push(
        hold.upstream.onInfo(() =>
          broken.resolve(new AppError('source-ended', { detail: 'The stream changed its make-up.' })),
        ),
        watchHang(
          this.#deps.clock,
          hold.upstream,
          () => this.#lastFragmentAtMs,
          (error) => broken.resolve(error),
        ),
      );
      void hold.upstream.closed.then((error) => broken.resolve(error ?? new AppError('source-ended')));
      void live.ended.then((error) => broken.resolve(error ?? new AppError('source-ended')));
      return await abortable(broken.promise, signal);
    } finally {
      for (const each of watching) each.dispose();
      await Promise.all([live?.dispose(), headStart?.dispose()]);
    }
  }

  async #tuned({ upstream }: UpstreamHold, signal: AbortSignal): Promise<SourceInfo> {
    const watching = upstream.onState((state) => {
      if (state.kind === 'waiting') this.#setPhase('keyframe');
    });
    try {
      const info = await abortable(upstream.ready, signal);
      this.#setPhase('first-segment');
      this.#start.tuned(upstream.timings);
      return info;
    } finally {
      watching.dispose();
    }
  }

  #startLive(hold: UpstreamHold, info: SourceInfo, headStart: HeadStart | undefined): Live {
    const { clock, log } = this.#deps;
    const begunAtMs = clock.nowMs();
    this.#lastFragmentAtMs = begunAtMs;
    const live = this.#repackager.start(hold, info, headStart, {
      onInit: (data) => this.output.onInit(data),
      onFragment: (fragment) => {
        this.output.onFragment(fragment);
        this.#lastFragmentAtMs = clock.nowMs();
        if (this.#state.kind === 'running' || isOver(this.#state) || !this.output.hasMedia) return;
        if (this.#state.kind === 'starting') {
          this.#start.firstFragment(clock.nowMs() - begunAtMs, this.#repackager.worker);
        }
        this.#set({ kind: 'running' });
        this.#ready.resolve();
      },
    });
    log.info({ entry: this.key, ...this.#repackager.describe() }, 'repackaging');
    return live;
  }

  #setPhase(phase: 'keyframe' | 'first-segment'): void {
    if (this.#state.kind === 'starting') this.#set({ kind: 'starting', phase });
  }

  #set(state: EntryState): void {
    const phase = state.kind === 'starting' ? ` (${state.phase})` : '';
    const code =
      state.kind === 'healing' || state.kind === 'failed' ? { code: state.error.code, ...state.error.context } : {};
    this.#deps.log.info({ entry: this.key, ...code }, `entry ${this.#state.kind}→${state.kind}${phase}`);
    this.#state = state;
    this.#changed.emit(state);
  }
}
