import type { Fragment } from './fragment-reader.ts';

/** Long enough to cost few requests, short enough for a live edge of about a second. */
const partMs = 190;

/**
 * Makes parts of FFmpeg's fragments, which are a frame or two long. The first one goes out as it is, because somebody is waiting for
 * that very frame; from then on several are put together. A keyframe always begins a new part.
 */
export class PartAssembler {
  readonly #emit: (part: Fragment) => void;
  #pending: Fragment[] = [];
  #durationMs = 0;
  #first = true;

  constructor(emit: (part: Fragment) => void) {
    this.#emit = emit;
  }

  push(fragment: Fragment): void {
    if (fragment.independent) this.flush();
    this.#pending.push(fragment);
    this.#durationMs += fragment.durationMs;
    if (this.#first || this.#durationMs >= partMs) this.flush();
  }

  /** The next fragment is a first one again: FFmpeg was started anew. */
  restart(): void {
    this.flush();
    this.#first = true;
  }

  flush(): void {
    const [first] = this.#pending;
    if (!first) return;
    const data = this.#pending.length === 1 ? first.data : Buffer.concat(this.#pending.map((each) => each.data));
    const part = { data, durationMs: this.#durationMs, independent: first.independent };
    this.#pending = [];
    this.#durationMs = 0;
    this.#first = false;
    this.#emit(part);
  }
}
