import type { PredictionView } from '../../../shared/model/prediction.ts';
import type { Clock } from '../ports.ts';
import type { PoolEntry } from '../warm-pool/pool-entry.ts';

/** A process that was started on a guess, until somebody watches it or it is over. */
interface Guessed {
  readonly channelId: string;
  readonly sinceMs: number;
}

/** What is started ahead costs a tuner for as long as nobody watches it: the account of it, since the start (PRED-3). */
export class GuessCosts {
  readonly #clock: Clock;
  readonly #running = new Map<PoolEntry, Guessed>();
  #starts = 0;
  #used = 0;
  #tunerMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  figures(): PredictionView['cost'] {
    const nowMs = this.#clock.nowMs();
    const running = [...this.#running.values()].reduce((sum, { sinceMs }) => sum + nowMs - sinceMs, 0);
    return { starts: this.#starts, used: this.#used, tunerMs: this.#tunerMs + running };
  }

  /** It runs. `onUnused`: it is over after so many milliseconds, and nobody has watched it. */
  started(entry: PoolEntry, onUnused: (afterMs: number) => void): void {
    const guessed = { channelId: entry.channelId, sinceMs: this.#clock.nowMs() };
    this.#starts += 1;
    this.#running.set(entry, guessed);
    void entry.over.then(() => {
      if (this.#running.has(entry)) onUnused(this.#clock.nowMs() - guessed.sinceMs);
      this.#settle(entry);
    });
  }

  /** Somebody watches this channel. */
  watched(channelId: string | undefined): void {
    for (const [entry, guessed] of this.#running) {
      if (guessed.channelId !== channelId) continue;
      this.#settle(entry);
      this.#used += 1;
    }
  }

  #settle(entry: PoolEntry): void {
    const guessed = this.#running.get(entry);
    if (!guessed) return;
    this.#running.delete(entry);
    this.#tunerMs += this.#clock.nowMs() - guessed.sinceMs;
  }
}
