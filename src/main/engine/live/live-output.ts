import type { Fragment, FragmentHandler } from '../hls/fragment-reader.ts';
import type { SegmentWriter } from '../hls/segment-writer.ts';
import { Timeline } from '../hls/timeline.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Clock } from '../ports.ts';
import { FragmentRing } from './fragment-ring.ts';

/** A player that takes the media as it comes. All calls are synchronous, and the buffers must not be changed. */
export interface Follower {
  /** What follows needs this initialisation segment. */
  onInit(data: Buffer): void;
  onFragment(data: Buffer): void;
  onEnd(): void;
}

/** A fragment may be one picture; HLS parts are gathered from them until they are this long, since each costs a player one request. */
const partMs = 200;

/**
 * What an entry puts out, in both ways that it is played: as a stream of fragments, each handed on the moment it is there, and as an
 * HLS timeline of parts and segments. Whatever makes the fragments, a restarted one goes on in the same output.
 */
export class LiveOutput implements FragmentHandler {
  readonly timeline: Timeline;
  readonly #ring = new FragmentRing();
  readonly #followers = new Set<Follower>();
  #init: Buffer | undefined;
  #growing: Fragment[] = [];
  #growingMs = 0;
  #hasMedia = false;

  constructor(writer: SegmentWriter, clock: Clock) {
    this.timeline = new Timeline(writer, clock);
  }

  /** There has been a picture (with radio: sound). */
  get hasMedia(): boolean {
    return this.#hasMedia;
  }

  onInit(data: Buffer): void {
    this.#closePart();
    this.#ring.clear();
    this.#init = data;
    this.timeline.begin(data);
    for (const follower of this.#followers) follower.onInit(data);
  }

  onFragment(fragment: Fragment): void {
    if (!this.#ring.append(fragment)) return;
    this.#hasMedia = true;
    // First to those who see it at once.
    for (const follower of this.#followers) follower.onFragment(fragment.data);
    if (fragment.independent) this.#closePart();
    this.#growing.push(fragment);
    this.#growingMs += fragment.durationMs;
    if (this.#growingMs >= partMs) this.#closePart();
  }

  /** At once from a keyframe at least that old (or the oldest there is), then on as it comes; before the first one, with it. */
  follow(minAgeMs: number, follower: Follower): Disposable {
    if (this.#init) follower.onInit(this.#init);
    const fragments = this.#ring.since(minAgeMs);
    if (fragments.length > 0) follower.onFragment(Buffer.concat(fragments.map(({ data }) => data)));
    if (this.timeline.ended) follower.onEnd();
    else this.#followers.add(follower);
    return { dispose: () => void this.#followers.delete(follower) };
  }

  /** No more will come. */
  end(): void {
    this.#closePart();
    this.timeline.end();
    for (const follower of this.#followers) follower.onEnd();
    this.#followers.clear();
    this.#ring.clear();
  }

  #closePart(): void {
    const [first] = this.#growing;
    if (!first) return;
    const data = this.#growing.length === 1 ? first.data : Buffer.concat(this.#growing.map((each) => each.data));
    const part = { data, durationMs: this.#growingMs, independent: first.independent };
    this.#growing = [];
    this.#growingMs = 0;
    this.timeline.append(part);
  }
}
