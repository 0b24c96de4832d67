import type { Clock } from '../ports.ts';
import type { Disposable } from './disposable.ts';

interface Timer {
  at: number;
  readonly periodMs: number | undefined;
  readonly callback: () => void;
}

/** A clock for unit tests: time passes only in `advance`, and everything due runs in order. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now = 0;

  nowMs = (): number => this.#now;
  wallMs = (): number => 1_700_000_000_000 + this.#now;

  after(delayMs: number, callback: () => void): Disposable {
    return this.#add({ at: this.#now + delayMs, periodMs: undefined, callback });
  }

  every(periodMs: number, callback: () => void): Disposable {
    return this.#add({ at: this.#now + periodMs, periodMs, callback });
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#now = next.at;
      if (next.periodMs === undefined) this.#timers.delete(next);
      else next.at += next.periodMs;
      next.callback();
    }
    this.#now = end;
  }

  get pending(): number {
    return this.#timers.size;
  }

  #add(timer: Timer): Disposable {
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }
}
