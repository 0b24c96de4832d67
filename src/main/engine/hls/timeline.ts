import { Emitter } from '../kernel/emitter.ts';
import type { Clock } from '../ports.ts';
import type { Fragment } from './fragment-reader.ts';
import type { SegmentWriter } from './segment-writer.ts';

/** A partial segment: one fragment as FFmpeg wrote it. */
export type Part = Fragment;

export interface Segment {
  readonly sequence: number;
  /** Which initialisation segment it needs. */
  readonly init: number;
  /** FFmpeg was restarted before this segment. */
  readonly discontinuity: boolean;
  /** Arrival of the first segment since FFmpeg's start, plus media time: hls.js aligns playlists by it, so it must not jitter. */
  readonly startWallMs: number;
  /** From the start of the timeline, in milliseconds of media. */
  readonly startMs: number;
  /** Emptied once the segment is on disk and older than the memory window. */
  readonly parts: Part[];
  durationMs: number;
  bytes: number;
  complete: boolean;
  /** Whether the file is written; until then, and if it cannot be written, the parts stay in memory. */
  onDisk: boolean;
}

/** Where a player begins: a keyframe. */
export interface JoinPoint {
  readonly sequence: number;
  readonly offsetMs: number;
}

export interface TimelineLimits {
  /**
   * For this long from the start every part is a segment of its own. hls.js asks again only after a target duration when a playlist
   * has no complete segment, which would cost every cold zap two seconds. It ends at a keyframe, because hls.js skips the parts of a
   * growing segment before their first keyframe when it has not loaded the ones before as parts.
   */
  readonly shortSegmentsMs: number;
  /**
   * Such a segment is at least that long, but for the first. The last fragment before a keyframe may hold a single picture and no sound; hls.js finds
   * nothing more buffered after it, takes the next one for loaded and stands still until it is far enough behind to jump.
   */
  readonly shortestSegmentMs: number;
  /** After that a segment is closed at the first keyframe after this long. */
  readonly segmentMs: number;
  /** A source without keyframes must not grow one segment for ever. */
  readonly maxSegmentMs: number;
  /** How much is offered, and kept on disk. */
  readonly windowMs: number;
  /** The newest media is kept in memory, so that a joiner and the live edge never wait for the disk. */
  readonly memoryMs: number;
}

const defaultLimits: TimelineLimits = {
  shortSegmentsMs: 2_000,
  shortestSegmentMs: 80,
  segmentMs: 950,
  maxSegmentMs: 10_000,
  windowMs: 30_000,
  memoryMs: 8_000,
};

/**
 * The live output of one entry: an endless row of segments, each a row of parts (FFmpeg's fragments). Playlists are read from it at
 * each request, so none is ever stale (POOL-8). A restarted FFmpeg goes on in the same timeline behind a discontinuity.
 */
export class Timeline {
  readonly #segments: Segment[] = [];
  readonly #inits = new Map<number, Buffer>();
  readonly #writer: SegmentWriter;
  readonly #clock: Clock;
  readonly #limits: TimelineLimits;
  readonly #changed = new Emitter<void>();
  readonly onChange = this.#changed.on;
  #init = -1;
  /** Not from 0: hls.js 1.7 takes a segment 0 for none (`sn || -1`, detectEvictedFragments) and may load its parts for ever. */
  #nextSequence = 1;
  #endMs = 0;
  #breakPending = false;
  #short = true;
  #longestSegmentMs = 0;
  #longestPartMs = 0;
  #discontinuitySequence = 0;
  #ended = false;

  constructor(writer: SegmentWriter, clock: Clock, limits: TimelineLimits = defaultLimits) {
    this.#writer = writer;
    this.#clock = clock;
    this.#limits = limits;
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  get ended(): boolean {
    return this.#ended;
  }

  get longestSegmentMs(): number {
    return this.#longestSegmentMs;
  }

  get longestPartMs(): number {
    return this.#longestPartMs;
  }

  /** How many discontinuities have left the window (EXT-X-DISCONTINUITY-SEQUENCE). */
  get discontinuitySequence(): number {
    return this.#discontinuitySequence;
  }

  get diskBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + (segment.onDisk ? segment.bytes : 0), 0);
  }

  init(index: number): Buffer | undefined {
    return this.#inits.get(index);
  }

  segment(sequence: number): Segment | undefined {
    const first = this.#segments[0];
    return first && this.#segments[sequence - first.sequence];
  }

  /** A new FFmpeg begins: what follows cannot be decoded with the old initialisation segment. */
  begin(init: Buffer): void {
    this.#breakPending = this.#segments.length > 0;
    this.#init += 1;
    this.#inits.set(this.#init, init);
  }

  append(part: Part): void {
    if (this.#ended) return;
    let segment = this.#segments.at(-1);
    if (part.independent && this.#endMs >= this.#limits.shortSegmentsMs) this.#short = false;
    if (!segment || segment.complete || this.#mustCut(segment, part)) {
      // Nothing can be shown before the first keyframe, so nothing is kept of what comes before it.
      if ((!segment || this.#breakPending) && !part.independent) return;
      if (segment && !segment.complete) this.#close(segment);
      segment = this.#open();
    }
    const { data, durationMs } = part;
    segment.parts.push(part);
    segment.durationMs += durationMs;
    segment.bytes += data.length;
    this.#endMs += durationMs;
    this.#longestPartMs = Math.max(this.#longestPartMs, durationMs);
    // The very first one is closed in any case: a player waits for it.
    const isFirst = this.#segments.length === 1;
    if (this.#short && (isFirst || segment.durationMs >= this.#limits.shortestSegmentMs)) this.#close(segment);
    this.#trim();
    this.#changed.emit();
  }

  /** The newest keyframe that is at least `minAgeMs` behind the live edge, or else the oldest one there is. */
  joinPoint(minAgeMs: number): JoinPoint | undefined {
    let oldest: JoinPoint | undefined;
    for (let i = this.#segments.length - 1; i >= 0; i--) {
      const segment = this.#segments[i];
      if (!segment) continue;
      const points = keyframes(segment);
      for (const offsetMs of points.toReversed()) {
        oldest = { sequence: segment.sequence, offsetMs };
        if (this.#endMs - segment.startMs - offsetMs >= minAgeMs) return oldest;
      }
      // Across a discontinuity the player would have to begin in what is already over.
      if (segment.discontinuity && oldest) return oldest;
    }
    return oldest;
  }

  /** No more will come: waiting playlist requests are let go. */
  end(): void {
    this.#ended = true;
    this.#changed.emit();
  }

  #mustCut(segment: Segment, part: Part): boolean {
    if (this.#breakPending) return true;
    if (segment.durationMs >= this.#limits.maxSegmentMs) return true;
    return part.independent && segment.durationMs >= this.#limits.segmentMs;
  }

  #open(): Segment {
    const before = this.#breakPending ? undefined : this.#segments.at(-1);
    const segment: Segment = {
      sequence: this.#nextSequence++,
      init: this.#init,
      discontinuity: this.#breakPending,
      startWallMs: before ? before.startWallMs + before.durationMs : this.#clock.wallMs(),
      startMs: this.#endMs,
      parts: [],
      durationMs: 0,
      bytes: 0,
      complete: false,
      onDisk: false,
    };
    this.#breakPending = false;
    this.#segments.push(segment);
    return segment;
  }

  #close(segment: Segment): void {
    segment.complete = true;
    this.#longestSegmentMs = Math.max(this.#longestSegmentMs, segment.durationMs);
    this.#writer.write(segment.sequence, Buffer.concat(segment.parts.map((part) => part.data))).then(
      () => {
        segment.onDisk = true;
      },
      () => {
        // The writer has told the person; the segment lives on in memory until it leaves the short window there.
      },
    );
  }

  #trim(): void {
    for (const segment of this.#segments) {
      const ageMs = this.#endMs - segment.startMs - segment.durationMs;
      if (ageMs <= this.#limits.memoryMs) break;
      if (segment.onDisk) segment.parts.length = 0;
    }
    for (;;) {
      const first = this.#segments[0];
      if (!first || this.#segments.length < 2) return;
      const ageMs = this.#endMs - first.startMs - first.durationMs;
      // What could not be written is dropped as soon as it leaves memory, so that a full disk costs rewinding, not memory.
      if (ageMs <= (first.onDisk || first.parts.length === 0 ? this.#limits.windowMs : this.#limits.memoryMs * 2))
        return;
      this.#segments.shift();
      this.#writer.remove(first.sequence);
      const next = this.#segments[0];
      // RFC 8216, 6.2.2: the number grows when a discontinuity tag leaves the playlist together with its segment.
      if (first.discontinuity) this.#discontinuitySequence += 1;
      if (next && next.init !== first.init) this.#inits.delete(first.init);
    }
  }
}

function keyframes(segment: Segment): number[] {
  const offsets: number[] = [];
  let offsetMs = 0;
  for (const part of segment.parts) {
    if (part.independent) offsets.push(offsetMs);
    offsetMs += part.durationMs;
  }
  return offsets;
}
