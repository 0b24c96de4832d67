import { AppError, asAppError } from '../kernel/app-error.ts';
import { type Deferred, deferred } from '../kernel/deferred.ts';
import type { Disposable } from '../kernel/disposable.ts';
import { Emitter } from '../kernel/emitter.ts';
import type { Clock, Logger } from '../ports.ts';
import type { AacConfig } from './codec/adts.ts';
import type { JoinOptions, TsSink } from './consumer.ts';
import { DeadlineWatch } from './deadline-watch.ts';
import { LiveStream } from './live-stream.ts';
import { looksLike } from './looks-like.ts';
import type { Seed } from './seed.ts';
import type { SourceInfo } from './stream-info.ts';
import { type Progress, type UpstreamLimits, upstreamLimits } from './watchdog.ts';

/** An open connection. What it hands out belongs to the upstream: a chunk must not be used again, its memory is kept as it is. */
export interface ByteSource {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Idempotent; resolves when the connection is confirmed closed. */
  close(): Promise<void>;
}

/** Resolves when the box has answered with a stream; rejects with an AppError. Once the signal aborts it must settle. */
type OpenSource = (signal: AbortSignal) => Promise<ByteSource>;

export interface UpstreamOptions {
  readonly open: OpenSource;
  readonly clock: Clock;
  readonly log: Logger;
  /** For the log. */
  readonly name: string;
  readonly limits?: Partial<UpstreamLimits>;
  /** What this source sent the last time (ZAP-5). It may be out of date. */
  readonly seed?: Seed;
}

export type UpstreamState =
  | { readonly kind: 'opening' }
  /** The box has answered; no keyframe yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'receiving'; readonly info: SourceInfo }
  | { readonly kind: 'closing' }
  | { readonly kind: 'closed'; readonly error?: AppError };

/** In milliseconds of the clock's `nowMs`. */
export interface UpstreamTimings {
  readonly openedAtMs: number;
  readonly answeredAtMs?: number;
  readonly firstByteAtMs?: number;
  readonly keyframeAtMs?: number;
}

/** How much of an answer is kept to say what it is, if it is no stream. */
const headLength = 512;

/**
 * The one connection to a source, shared by all who consume the channel. It opens at once and is used once: whatever ends it, a
 * new one is made to try again. Once it is closing nothing that still arrives changes anything.
 *
 * opening → waiting → receiving → closing → closed; closing from anywhere.
 */
export class Upstream {
  readonly #options: UpstreamOptions;
  readonly #limits: UpstreamLimits;
  readonly #live: LiveStream;
  readonly #progress: Progress;
  readonly #watch: DeadlineWatch;
  readonly #abort = new AbortController();
  readonly #ready: Deferred<SourceInfo> = deferred();
  readonly #closed: Deferred<AppError | undefined> = deferred();
  readonly #stateChanged: Emitter<UpstreamState>;
  readonly #infoChanged: Emitter<SourceInfo>;
  readonly #opened: Promise<ByteSource | undefined>;
  #state: UpstreamState = { kind: 'opening' };
  #closing: { readonly error: AppError | undefined; readonly done: Deferred<void> } | undefined;
  #receivedBytes = 0;
  #pesCount = 0;
  #head = new Uint8Array(0);

  constructor(options: UpstreamOptions) {
    this.#options = options;
    this.#limits = { ...upstreamLimits, ...options.limits };
    const onListenerError = (error: unknown): void =>
      options.log.error({ error, upstream: options.name }, 'A listener of an upstream failed');
    this.#stateChanged = new Emitter(onListenerError);
    this.#infoChanged = new Emitter(onListenerError);
    this.#live = new LiveStream(options.log, (info) => this.#onLiveInfo(info), options.seed);
    this.#progress = { openedAtMs: options.clock.nowMs(), scrambledSinceMs: undefined };
    this.#watch = new DeadlineWatch(options.clock, this.#progress, this.#limits, (code) => {
      void this.#shutDown(this.#failure(code));
    });
    this.#opened = this.#open();
  }

  get state(): UpstreamState {
    return this.#state;
  }

  get timings(): UpstreamTimings {
    return this.#progress;
  }

  /** The format of the chosen sound, if it is AAC and has come, or is known from the last time. */
  get aacConfig(): AacConfig | undefined {
    return this.#live.aacConfig;
  }

  /** What it will probably be made up of: as it was the last time. */
  get expected(): SourceInfo | undefined {
    return this.#options.seed?.info;
  }

  /** For the next upstream of this source; undefined before its tables have come. */
  get seed(): Seed | undefined {
    return this.#live.seed;
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** Bytes that belonged to no packet: a measure of how bad the connection is. */
  get discardedBytes(): number {
    return this.#live.discardedBytes;
  }

  get consumers(): number {
    return this.#live.consumers;
  }

  /** Resolves when the first keyframe (with radio: the first sound) can be joined; rejects with what closed it before. */
  get ready(): Promise<SourceInfo> {
    return this.#ready.promise;
  }

  /** Resolves when the source is confirmed closed, with the reason unless somebody called `close`. */
  get closed(): Promise<AppError | undefined> {
    return this.#closed.promise;
  }

  get onState(): Emitter<UpstreamState>['on'] {
    return this.#stateChanged.on;
  }

  /** While receiving, another programme, codec or resolution; told with the keyframe at which it begins. */
  get onInfo(): Emitter<SourceInfo>['on'] {
    return this.#infoChanged.on;
  }

  /** Starts at once when a keyframe is there (the sink is written to before this returns), otherwise with the first one. */
  join(sink: TsSink, options: JoinOptions): Disposable {
    if (!this.#isOpen) {
      sink.end(this.#closing?.error);
      return { dispose: () => {} };
    }
    return this.#live.join(sink, options, this.#options.clock.nowMs());
  }

  /** Idempotent; resolves when the source is confirmed closed, in the middle of opening, too. */
  close(): Promise<void> {
    return this.#shutDown(undefined);
  }

  get #isOpen(): boolean {
    return this.#closing === undefined;
  }

  async #open(): Promise<ByteSource | undefined> {
    let source: ByteSource;
    try {
      source = await this.#options.open(this.#abort.signal);
    } catch (error) {
      if (this.#isOpen) void this.#shutDown(asAppError(error));
      return undefined;
    }
    // Abandoned meanwhile: whoever shuts down awaits this and closes it.
    if (!this.#isOpen) return source;
    this.#progress.answeredAtMs = this.#options.clock.nowMs();
    this.#setState({ kind: 'waiting' });
    this.#watch.mayBeSooner();
    void this.#read(source);
    return source;
  }

  async #read(source: ByteSource): Promise<void> {
    try {
      for await (const chunk of source.chunks) {
        if (!this.#isOpen) return;
        if (chunk.length > 0 && !this.#take(chunk)) return;
      }
      void this.#shutDown(this.#endError());
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      void this.#shutDown(error instanceof AppError ? error : new AppError('source-ended', { detail }, error));
    }
  }

  /** False when the chunk was more than we could bear; the upstream is then closing. */
  #take(chunk: Uint8Array): boolean {
    try {
      this.#receive(chunk);
    } catch (error) {
      void this.#shutDown(asAppError(error));
    }
    return this.#isOpen;
  }

  #receive(chunk: Uint8Array): void {
    const nowMs = this.#options.clock.nowMs();
    const progress = this.#progress;
    const aligned = this.#live.alignedBytes;
    this.#receivedBytes += chunk.length;
    progress.lastByteAtMs = nowMs;
    let sooner = progress.firstByteAtMs === undefined;
    progress.firstByteAtMs ??= nowMs;
    if (aligned === 0 && this.#head.length < headLength) {
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, headLength - this.#head.length)]);
    }

    this.#live.push(chunk, nowMs);
    // A consumer or listener may have closed us meanwhile.
    if (!this.#isOpen) return;

    if (this.#live.alignedBytes > aligned) {
      progress.lastPacketAtMs = nowMs;
      sooner ||= progress.firstPacketAtMs === undefined;
      progress.firstPacketAtMs ??= nowMs;
    } else if (this.#live.alignedBytes === 0 && this.#receivedBytes > this.#limits.unsyncedBytes) {
      return void this.#shutDown(this.#failure('not-a-stream'));
    }
    if (this.#live.pesCount !== this.#pesCount) {
      this.#pesCount = this.#live.pesCount;
      progress.lastPesAtMs = nowMs;
    }
    const scrambledSinceMs = this.#live.scrambled ? (progress.scrambledSinceMs ?? nowMs) : undefined;
    sooner ||= scrambledSinceMs !== progress.scrambledSinceMs;
    progress.scrambledSinceMs = scrambledSinceMs;
    if (sooner) this.#watch.mayBeSooner();
  }

  #onLiveInfo(info: SourceInfo): void {
    if (!this.#isOpen) return;
    const first = this.#state.kind !== 'receiving';
    this.#progress.keyframeAtMs ??= this.#options.clock.nowMs();
    this.#setState({ kind: 'receiving', info });
    if (first) this.#ready.resolve(info);
    else this.#infoChanged.emit(info);
  }

  #shutDown(error: AppError | undefined): Promise<void> {
    if (this.#closing) return this.#closing.done.promise;
    this.#closing = { error, done: deferred() };
    this.#watch.dispose();
    this.#setState({ kind: 'closing' });
    this.#ready.reject(error ?? new AppError('aborted'));
    this.#live.end(error);
    this.#abort.abort();
    void this.#finish(error, this.#closing.done);
    return this.#closing.done.promise;
  }

  async #finish(error: AppError | undefined, done: Deferred<void>): Promise<void> {
    const source = await this.#opened;
    try {
      await source?.close();
    } catch (cause) {
      this.#options.log.warn({ error: cause, upstream: this.#options.name }, 'A source failed while it was closed');
    }
    this.#setState({ kind: 'closed', ...(error ? { error } : {}) });
    this.#closed.resolve(error);
    done.resolve();
  }

  #endError(): AppError {
    const neverAStream = this.#receivedBytes > 0 && this.#live.alignedBytes === 0;
    return this.#failure(neverAStream ? 'not-a-stream' : 'source-ended');
  }

  #failure(code: AppError['code']): AppError {
    return new AppError(code, code === 'not-a-stream' ? { detail: looksLike(this.#head) } : {});
  }

  #setState(state: UpstreamState): void {
    const change = `${this.#state.kind}→${state.kind}`;
    this.#state = state;
    const error = state.kind === 'closed' ? state.error : undefined;
    const context = { upstream: this.#options.name, ...(error ? { code: error.code, ...error.context } : {}) };
    this.#options.log.info(context, `Upstream ${change}`);
    this.#stateChanged.emit(state);
  }
}
