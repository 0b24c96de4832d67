import type { Writable } from 'node:stream';
import type { Channel } from '../../../shared/model/channel.ts';
import { abortable, onAbort } from '../kernel/abort.ts';
import { AppError, asAppError } from '../kernel/app-error.ts';
import { type Deferred, deferred } from '../kernel/deferred.ts';
import type { AsyncDisposable } from '../kernel/disposable.ts';
import { Emitter } from '../kernel/emitter.ts';
import { pause } from '../kernel/pause.ts';
import type { Clock, Logger } from '../ports.ts';
import { decideHealing, forgivenAfterMs } from '../resilience/healing.ts';
import type { Upstream } from '../transport/upstream.ts';
import { RateMeter } from './rate-meter.ts';
import { Throttle } from './throttle.ts';
import type { ThrottleMode } from './throttle-mode.ts';
import { writableSink } from './writable-sink.ts';

/** A hold on a channel's upstream, as one raw client needs it. */
export interface DirectHold {
  readonly upstream: Pick<Upstream, 'join' | 'ready' | 'receivedBytes' | 'state' | 'timings'>;
  /** Somebody gets to see what it carries. */
  markShown(): void;
  /** Idempotent; resolves when what follows from it has happened. */
  end(): Promise<void>;
}

export interface DirectStreamOptions {
  readonly channel: Channel;
  /** For the log: who receives it. */
  readonly holder: string;
  readonly throttle: ThrottleMode;
  /** The client has gone, or is no longer wanted. */
  readonly signal: AbortSignal;
  /** Takes a lease on the channel's upstream, at once; called for each try anew. */
  readonly acquire: () => DirectHold;
  /** Called once, right before the first byte, with everything ready: where the stream goes. From then on it is the stream's. */
  readonly begin: () => Writable;
  readonly onBytes?: (count: number) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

type DirectStreamEnd =
  /** The client, or whoever disposed of it. */
  { readonly kind: 'left' } | { readonly kind: 'too-slow' } | { readonly kind: 'failed'; readonly error: AppError };

export type DirectStreamState =
  | { readonly kind: 'tuning' }
  | { readonly kind: 'streaming' }
  /** The upstream broke; the client keeps its connection and waits. */
  | { readonly kind: 'healing'; readonly error: AppError; readonly attempt: number }
  | { readonly kind: 'ended'; readonly reason: DirectStreamEnd };

type Outcome =
  | { readonly kind: 'broken'; readonly error: AppError; readonly playedMs: number }
  | { readonly kind: 'too-slow' };

/**
 * One client that receives a channel's raw transport stream. Each try is one hold on an upstream, from taking it to its confirmed
 * end; between tries the client keeps its connection, and the next one goes on in it with PAT, PMT and a keyframe.
 *
 * A live stream has no proper end: however it ends, the connection is cut, so that a player does not take it for a film that is over.
 * What the client had not yet taken is lost with it, and nothing waits for one that takes nothing.
 */
export class DirectStream implements AsyncDisposable {
  /** Resolves when the first bytes have been written; rejects with why there are none. */
  readonly ready: Promise<void>;
  /** Resolves when nothing of it is left; with the error unless the client left or was too slow. */
  readonly over: Promise<AppError | undefined>;
  readonly #options: DirectStreamOptions;
  readonly #abort = new AbortController();
  readonly #ready: Deferred<void> = deferred();
  readonly #changed: Emitter<DirectStreamState>;
  #state: DirectStreamState = { kind: 'tuning' };
  #out: Writable | undefined;

  constructor(options: DirectStreamOptions) {
    this.#options = options;
    this.#changed = new Emitter((error) => options.log.error({ error }, 'A listener of a direct stream failed'));
    this.ready = this.#ready.promise;
    this.over = this.#live();
  }

  get state(): DirectStreamState {
    return this.#state;
  }

  get onState(): Emitter<DirectStreamState>['on'] {
    return this.#changed.on;
  }

  /** Idempotent; resolves when the connection is cut and the upstream let go. */
  async dispose(): Promise<void> {
    this.#abort.abort();
    await this.over;
  }

  async #live(): Promise<AppError | undefined> {
    const { signal } = this.#abort;
    const watching = [
      onAbort(this.#options.signal, () => this.#abort.abort()),
      // Before the lease has ended, which may take the box a moment.
      onAbort(signal, () => this.#cutOff()),
    ];
    const reason = await this.#run(signal).catch((thrown: unknown): DirectStreamEnd => {
      return signal.aborted ? { kind: 'left' } : { kind: 'failed', error: this.#told(thrown) };
    });
    for (const each of watching) each.dispose();
    this.#cutOff();
    const error = reason.kind === 'failed' ? reason.error : undefined;
    this.#set({ kind: 'ended', reason });
    this.#ready.reject(error ?? this.#told(new AppError('aborted')));
    return error;
  }

  /** Streams until the client is gone; what breaks after the first byte is healed, as often as `decideHealing` allows. */
  async #run(signal: AbortSignal): Promise<DirectStreamEnd> {
    let attempt = 0;
    for (;;) {
      const outcome = await this.#playOnce(signal).catch(
        (thrown: unknown): Outcome => ({ kind: 'broken', error: this.#told(thrown), playedMs: 0 }),
      );
      if (outcome.kind === 'too-slow') return { kind: 'too-slow' };
      const { error, playedMs } = outcome;
      if (signal.aborted || this.#state.kind === 'tuning') throw error;
      attempt = playedMs > forgivenAfterMs ? 1 : attempt + 1;
      const decision = decideHealing(error, attempt);
      if (decision.kind === 'give-up') throw error;
      this.#set({ kind: 'healing', error, attempt });
      await pause(this.#options.clock, decision.afterMs, signal);
    }
  }

  /** One hold, until its upstream breaks or the client does not keep up. Whatever happens, the hold has ended afterwards. */
  async #playOnce(signal: AbortSignal): Promise<Outcome> {
    signal.throwIfAborted();
    const { acquire, clock } = this.#options;
    const hold = acquire();
    try {
      await abortable(hold.upstream.ready, signal);
      // It may have become ready and the client gone in the same moment.
      signal.throwIfAborted();
      this.#out ??= this.#begin();
      if (this.#out.destroyed) this.#abort.abort();
      signal.throwIfAborted();
      const startedAtMs = clock.nowMs();
      const broken = await this.#stream(hold, this.#out, signal);
      if (broken === 'too-slow') return { kind: 'too-slow' };
      return { kind: 'broken', error: this.#told(broken), playedMs: clock.nowMs() - startedAtMs };
    } finally {
      await hold.end();
    }
  }

  async #stream(hold: DirectHold, out: Writable, signal: AbortSignal): Promise<AppError | 'too-slow'> {
    const { clock, throttle: mode, onBytes } = this.#options;
    const { upstream } = hold;
    const { openedAtMs, firstByteAtMs = openedAtMs } = upstream.timings;
    const meter = new RateMeter(clock, () => upstream.receivedBytes, firstByteAtMs);
    const ended = deferred<AppError | 'too-slow'>();
    const sink = writableSink(out, onBytes, (error) => {
      // A fan-out that drops a consumer says no more than an upstream that somebody closes; only the latter is over itself.
      const dropped = error === undefined && upstream.state.kind === 'receiving';
      if (dropped) this.#cutOff();
      ended.resolve(dropped ? 'too-slow' : (error ?? new AppError('source-ended')));
    });
    const throttle = new Throttle({ mode, clock, sink, rateBps: () => meter.bps() });
    this.#set({ kind: 'streaming' });
    hold.markShown();
    const joined = upstream.join(throttle, { selection: 'all', from: 'newest-keyframe' });
    this.#ready.resolve();
    try {
      return await abortable(ended.promise, signal);
    } finally {
      joined.dispose();
      throttle.dispose();
    }
  }

  #begin(): Writable {
    const out = this.#options.begin();
    // A client that goes away in the middle of a write is nothing unusual; 'close' follows.
    out.on('error', () => {});
    out.once('close', () => this.#abort.abort());
    return out;
  }

  #cutOff(): void {
    this.#out?.destroy();
  }

  #told(error: unknown): AppError {
    const { name, boxName } = this.#options.channel;
    return asAppError(error, { channel: name, box: boxName });
  }

  #set(state: DirectStreamState): void {
    const { channel, holder, log } = this.#options;
    const error = state.kind === 'healing' ? state.error : undefined;
    const reason = state.kind === 'ended' ? state.reason : undefined;
    const told = reason?.kind === 'failed' ? reason.error : error;
    const context = { channelId: channel.id, holder, ...(told ? { code: told.code, ...told.context } : {}) };
    const why = reason ? ` (${reason.kind})` : '';
    log.info(context, `direct stream ${this.#state.kind}→${state.kind}${why}`);
    this.#state = state;
    this.#changed.emit(state);
  }
}
