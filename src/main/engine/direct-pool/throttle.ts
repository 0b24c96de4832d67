import type { AppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Clock } from '../ports.ts';
import type { TsSink } from '../transport/consumer.ts';
import { Pace, type ThrottleMode } from './throttle-mode.ts';

interface ThrottleOptions {
  readonly mode: ThrottleMode;
  readonly clock: Clock;
  /** Where the stream goes. */
  readonly sink: TsSink;
  /** Bits per second at which the stream arrives; undefined until that is known. */
  readonly rateBps: () => number | undefined;
}

/** DIRECT-5: what is taken for the stream's rate until it is known. */
const assumedRateBps = 4_000_000;
/**
 * How much of the stream passes at once after a pause. A picture is of use when the whole of it is there, and a keyframe alone may
 * weigh as much as a second of the stream; a scene that takes four times the bits uses up 1.3 s before the rate is measured anew.
 */
const depthMs = 2_000;
/** The ring's pieces have up to 64 KiB: less than a few of them would measure pieces and not time. */
const leastDepthBytes = 256 * 1024;
/** However large a piece was, the next one comes soon: who is full for 10 s is dropped, and that must not be our doing. */
const longestWaitMs = 1_000;
/** More often than that nobody has to be woken: it is half a picture. */
const shortestWaitMs = 20;

/**
 * Lets a stream pass at a multiple of its own rate: a bucket of credit in bytes that fills with time. A piece is always taken as a
 * whole, so the credit may become negative; then it is full until that has been made up for.
 *
 * It is for what was in memory before the client came, or while its socket was full. A live stream arrives at its own rate and passes
 * at once, its bursts out of the bucket. What a joiner was given at once has emptied that, but is as much for its player to live on;
 * and where all that is not enough, `hurry` keeps the client from losing its place.
 */
export class Throttle implements TsSink, Disposable {
  readonly #options: ThrottleOptions;
  /** None when nothing is held back. */
  readonly #pace: Pace | undefined;
  readonly #drains = new Set<() => void>();
  readonly #sinkDrain: Disposable;
  #state: 'room' | 'full' | 'over' = 'room';
  #credit: number;
  #creditAtMs: number;
  #sinkFullSinceMs: number | undefined;
  #timer: Disposable | undefined;

  constructor(options: ThrottleOptions) {
    this.#options = options;
    const nowMs = options.clock.nowMs();
    this.#pace = options.mode === 'disabled' ? undefined : new Pace(options.mode, nowMs);
    this.#creditAtMs = nowMs;
    this.#credit = this.#depthBytes;
    this.#sinkDrain = options.sink.onDrain(() => this.#onSinkDrain());
  }

  write(bytes: Uint8Array): boolean {
    if (this.#isOver) return false;
    this.#refill();
    this.#credit = Math.max(this.#credit - bytes.length, -longestWaitMs * this.#bytesPerMs);
    // Noted before, because it may drain during the call.
    this.#sinkFullSinceMs ??= this.#options.clock.nowMs();
    if (this.#options.sink.write(bytes)) this.#sinkFullSinceMs = undefined;
    // It may even have ended.
    return !this.#isOver && this.#hasRoom();
  }

  onDrain(callback: () => void): Disposable {
    // A wrapper, so that each registration ends on its own.
    const registration = (): void => callback();
    this.#drains.add(registration);
    return { dispose: () => void this.#drains.delete(registration) };
  }

  hurry(): void {
    if (this.#state !== 'full') return;
    this.#credit = this.#depthBytes;
    this.#options.sink.hurry?.();
    this.#drainIfRoom();
  }

  end(error?: AppError): void {
    if (this.#isOver) return;
    this.dispose();
    this.#options.sink.end(error);
  }

  /** Leaves the sink alone. */
  dispose(): void {
    this.#state = 'over';
    this.#drains.clear();
    this.#sinkDrain.dispose();
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  get #isOver(): boolean {
    return this.#state === 'over';
  }

  #onSinkDrain(): void {
    if (this.#sinkFullSinceMs === undefined) return;
    this.#pace?.wasFull(this.#options.clock.nowMs() - this.#sinkFullSinceMs);
    this.#sinkFullSinceMs = undefined;
    this.#drainIfRoom();
  }

  #drainIfRoom(): void {
    if (this.#state !== 'full') return;
    this.#refill();
    if (!this.#hasRoom()) return;
    for (const drain of [...this.#drains]) drain();
  }

  /** Sees to it that somebody looks again when it has none. */
  #hasRoom(): boolean {
    const owes = this.#pace !== undefined && this.#credit < 0;
    this.#state = owes || this.#sinkFullSinceMs !== undefined ? 'full' : 'room';
    if (owes) this.#timer ??= this.#options.clock.after(this.#waitMs, () => this.#onTimer());
    return this.#state === 'room';
  }

  #onTimer(): void {
    this.#timer = undefined;
    this.#drainIfRoom();
  }

  /** Until the debt is paid at the stream's own rate; who is given more gets it in larger helpings rather than more often. */
  get #waitMs(): number {
    return Math.min(longestWaitMs, Math.max(shortestWaitMs, -this.#credit / this.#bytesPerMs));
  }

  #refill(): void {
    if (!this.#pace) return;
    const nowMs = this.#options.clock.nowMs();
    const earned = (nowMs - this.#creditAtMs) * this.#bytesPerMs * this.#pace.timesAt(nowMs);
    this.#credit = Math.min(this.#depthBytes, this.#credit + earned);
    this.#creditAtMs = nowMs;
  }

  /** At the stream's own rate. */
  get #bytesPerMs(): number {
    return (this.#options.rateBps() ?? assumedRateBps) / 8_000;
  }

  get #depthBytes(): number {
    return Math.max(leastDepthBytes, depthMs * this.#bytesPerMs);
  }
}
