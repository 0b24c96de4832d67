import type { Disposable } from '../kernel/disposable.ts';
import { Emitter } from '../kernel/emitter.ts';
import type { Clock } from '../ports.ts';

/** Processor time of the whole machine since an arbitrary start, in milliseconds, all cores together. */
export interface CpuTimes {
  readonly idleMs: number;
  readonly totalMs: number;
}

const sampleMs = 2_000;
/** Below this share of idle time a hidden player takes from the visible one. */
const busyBelow = 0.08;
/** Well above, so that giving up what caused the pressure does not at once bring it back. */
const calmAbove = 0.3;
/** How many samples in a row it takes: a start of an FFmpeg is no pressure. */
const samplesToBusy = 3;
const samplesToCalm = 5;

/** Whether the machine has processor time to spare for what nobody has asked for. */
export class CpuWatch implements Disposable {
  readonly #changed = new Emitter<boolean>();
  readonly onChange = this.#changed.on;
  readonly #sampling: Disposable;
  #before: CpuTimes;
  #busy = false;
  /** How many samples in a row spoke against the present state. */
  #against = 0;

  constructor(clock: Clock, times: () => CpuTimes) {
    this.#before = times();
    this.#sampling = clock.every(sampleMs, () => this.#sample(times()));
  }

  get isBusy(): boolean {
    return this.#busy;
  }

  dispose(): void {
    this.#sampling.dispose();
  }

  #sample(now: CpuTimes): void {
    const totalMs = now.totalMs - this.#before.totalMs;
    const idle = totalMs > 0 ? (now.idleMs - this.#before.idleMs) / totalMs : 1;
    this.#before = now;
    const speaksAgainst = this.#busy ? idle > calmAbove : idle < busyBelow;
    this.#against = speaksAgainst ? this.#against + 1 : 0;
    if (this.#against < (this.#busy ? samplesToCalm : samplesToBusy)) return;
    this.#busy = !this.#busy;
    this.#against = 0;
    this.#changed.emit(this.#busy);
  }
}
