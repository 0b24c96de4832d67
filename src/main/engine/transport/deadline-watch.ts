import type { ErrorCode } from '../../../shared/errors.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Clock } from '../ports.ts';
import { deadline, type Progress, type UpstreamLimits } from './watchdog.ts';

/** By how much a timer may come late before the delay says more about this machine than about the source. */
const lateMs = 1_000;

/**
 * Sees to it that somebody looks when a deadline of watchdog.ts is over. Deadlines mostly move away while data comes, so a timer that is
 * too early is left as it is and looks again: nothing has to be set for each chunk.
 */
export class DeadlineWatch {
  readonly #clock: Clock;
  readonly #progress: Progress;
  readonly #limits: UpstreamLimits;
  readonly #onOver: (code: ErrorCode) => void;
  #timer: Disposable | undefined;
  #timerAtMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, progress: Progress, limits: UpstreamLimits, onOver: (code: ErrorCode) => void) {
    this.#clock = clock;
    this.#progress = progress;
    this.#limits = limits;
    this.#onOver = onOver;
    this.mayBeSooner();
  }

  /** To be called when the deadline may have moved closer. */
  mayBeSooner(): void {
    const { atMs } = deadline(this.#progress, this.#limits);
    if (atMs >= this.#timerAtMs) return;
    this.#timer?.dispose();
    this.#look(atMs);
  }

  dispose(): void {
    this.#timer?.dispose();
  }

  #look(atMs: number): void {
    this.#timerAtMs = atMs;
    this.#timer = this.#clock.after(atMs - this.#clock.nowMs(), () => {
      const nowMs = this.#clock.nowMs();
      this.#timerAtMs = Number.POSITIVE_INFINITY;
      const due = deadline(this.#progress, this.#limits);
      // The machine slept or was busy, and what has arrived meanwhile is read after this timer: look again before judging.
      if (nowMs - atMs > lateMs) this.#look(nowMs + lateMs);
      // Timers may fire a fraction of a millisecond early by the clock that is read here.
      else if (due.atMs <= nowMs + 1) this.#onOver(due.code);
      else this.mayBeSooner();
    });
  }
}
