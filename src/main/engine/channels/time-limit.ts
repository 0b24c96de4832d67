import { onAbort } from '../kernel/abort.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Clock } from '../ports.ts';

/**
 * A signal of one's own for one request: it aborts when the caller's does and when the time is over, and it says which of the two it
 * was. It outlives the time limit (`met`), because the same signal later closes the stream.
 */
export class TimeLimit {
  readonly limitMs: number;
  readonly #controller = new AbortController();
  readonly #timer: Disposable;
  readonly #listening: Disposable;
  #expired = false;

  constructor(clock: Clock, limitMs: number, signal: AbortSignal) {
    this.limitMs = limitMs;
    this.#timer = clock.after(limitMs, () => {
      this.#expired = true;
      this.#controller.abort();
    });
    this.#listening = onAbort(signal, () => this.#controller.abort());
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get expired(): boolean {
    return this.#expired;
  }

  /** What had to happen in time has happened. */
  met(): void {
    this.#timer.dispose();
  }

  /** Aborts what still runs and lets go of the timer and of the caller's signal. */
  end(): void {
    this.#timer.dispose();
    this.#listening.dispose();
    this.#controller.abort();
  }
}
