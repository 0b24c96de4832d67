import type { Worker } from '../../../shared/model/views.ts';
import type { ZapParts } from '../../../shared/model/zap-report.ts';
import type { UpstreamTimings } from '../transport/upstream.ts';

/** Where the time of an entry's start went (ZAP-1), in milliseconds. */
export class StartParts {
  readonly #startedAtMs: number;
  #parts: ZapParts = {};

  /** By the clock of the upstream's timings. */
  constructor(startedAtMs: number) {
    this.#startedAtMs = startedAtMs;
  }

  get parts(): ZapParts {
    return this.#parts;
  }

  /** The upstream can be joined. One that ran already costs this start nothing. */
  tuned({ openedAtMs, answeredAtMs, keyframeAtMs }: UpstreamTimings): void {
    if (answeredAtMs === undefined || answeredAtMs <= this.#startedAtMs) return;
    this.#parts = {
      tunerMs: answeredAtMs - Math.max(openedAtMs, this.#startedAtMs),
      keyframeMs: Math.max(0, (keyframeAtMs ?? answeredAtMs) - answeredAtMs),
    };
  }

  /**
   * The first fragment has come, so long after the worker had been given its stream. The remuxer gives it the moment that the keyframe
   * is whole: it waits for the broadcast and not for itself.
   */
  firstFragment(afterMs: number, worker: Worker | undefined): void {
    const { keyframeMs } = this.#parts;
    if (worker === 'ffmpeg') this.#parts = { ...this.#parts, segmentMs: afterMs };
    else if (keyframeMs !== undefined) this.#parts = { ...this.#parts, keyframeMs: keyframeMs + afterMs };
  }
}
