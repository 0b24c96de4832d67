import type { Fragment } from '../hls/fragment-reader.ts';

/** Media since a keyframe of at least this age is kept; a player that joins there has something to play on with at once. */
const keepMs = 1_000;

interface Held {
  readonly fragment: Fragment;
  /** Milliseconds of media since the ring was cleared. */
  readonly startMs: number;
}

/**
 * The newest fragments of a live output, from a keyframe on: the whole GOP before the growing one, and with short GOPs as many as
 * `keepMs` asks for. What HLS offers behind that is in the timeline.
 */
export class FragmentRing {
  #held: Held[] = [];
  #endMs = 0;

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  /** False when nothing can begin with it: before the first keyframe. */
  append(fragment: Fragment): boolean {
    if (this.isEmpty && !fragment.independent) return false;
    if (fragment.independent) this.#trim();
    this.#held.push({ fragment, startMs: this.#endMs });
    this.#endMs += fragment.durationMs;
    return true;
  }

  /** From the newest keyframe that is at least that far behind the newest media, or else from the oldest one there is. */
  since(minAgeMs: number): readonly Fragment[] {
    const held = this.#held;
    for (let i = held.length - 1; i > 0; i--) {
      const { fragment, startMs } = held[i] as Held;
      if (fragment.independent && this.#endMs - startMs >= minAgeMs) return held.slice(i).map((each) => each.fragment);
    }
    return held.map((each) => each.fragment);
  }

  clear(): void {
    this.#held = [];
    this.#endMs = 0;
  }

  /** The last keyframe before one that is old enough stays out; called when a further one comes. */
  #trim(): void {
    const first = this.#held.findLastIndex(
      ({ fragment, startMs }) => fragment.independent && this.#endMs - startMs >= keepMs,
    );
    if (first > 0) this.#held.splice(0, first);
  }
}
