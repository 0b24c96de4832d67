import { packetSize } from './ts-packet.ts';

interface RingLimits {
  /** All that is kept. 24 MiB hold two GOPs of 5 s at 20 Mbit/s; beyond that the oldest goes. */
  readonly bytes: number;
  /** What is kept while there is no keyframe to start at: enough for a keyframe that came before its PMT (0.5 s at 50 Mbit/s). */
  readonly unmarkedBytes: number;
  /** How old the oldest keyframe is at least, where memory allows. */
  readonly keepMs: number;
}

const ringLimits: RingLimits = { bytes: 24 * 2 ** 20, unmarkedBytes: 4 * 2 ** 20, keepMs: 1_000 };

const copyBelow = 8 * 1024;
const slabSize = 64 * 1024;

interface Segment {
  readonly start: number;
  readonly bytes: Uint8Array;
  /** How much of `bytes` is filled; all of it unless the segment is a slab. */
  length: number;
}

interface Mark {
  readonly position: number;
  readonly atMs: number;
}

/**
 * The newest part of a transport stream, in memory: from a keyframe on, so that a joiner can start at once. It holds the GOP that is
 * arriving and the whole one before it; with short GOPs as many as `keepMs` asks for, so that a joiner finds a keyframe of some age.
 *
 * Positions are counted in bytes of whole packets from the beginning of the stream and never repeat. What is appended is kept by
 * reference and must not be changed afterwards; small pieces are copied together, so that no object is spent on a few packets.
 */
export class GopRing {
  readonly #limits: RingLimits;
  readonly #segments: Segment[] = [];
  readonly #marks: Mark[] = [];
  #start = 0;
  #end = 0;

  constructor(limits: RingLimits = ringLimits) {
    this.#limits = limits;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** Where the newest keyframe begins. */
  get newest(): number | undefined {
    return this.#marks.at(-1)?.position;
  }

  append(bytes: Uint8Array): void {
    if (bytes.length >= copyBelow) this.#segments.push({ start: this.#end, bytes, length: bytes.length });
    else this.#copy(bytes);
    this.#end += bytes.length;
    this.#trim();
  }

  /**
   * A keyframe begins at `position`. `keepMs` overrides the limit of that name (radio). With `keepBefore` nothing before the first one
   * is given up yet, since it may be none.
   */
  mark(position: number, atMs: number, keepMs = this.#limits.keepMs, keepBefore = false): void {
    const newest = this.newest;
    if (position < this.#start || (newest !== undefined && position <= newest)) return;
    this.#marks.push({ position, atMs });
    let gone = 0;
    // The newest GOP and the whole one before it stay in any case.
    while (this.#marks.length - gone > 2 && atMs - (this.#marks[gone + 1] as Mark).atMs >= keepMs) gone++;
    if (!keepBefore && (newest === undefined || gone > 0)) this.#dropBefore((this.#marks[gone] as Mark).position);
  }

  /** What was marked were no keyframes. */
  unmark(): void {
    this.#marks.length = 0;
  }

  /** Nothing before `position` goes with what follows: the programme has changed. */
  cutBefore(position: number): void {
    this.#dropBefore(Math.min(position, this.#end));
  }

  /** Where a joiner starts: at the newest keyframe of at least that age, or at the oldest there is. */
  startFor(minAgeMs: number, nowMs: number): number | undefined {
    for (let i = this.#marks.length - 1; i >= 0; i--) {
      const mark = this.#marks[i] as Mark;
      if (nowMs - mark.atMs >= minAgeMs) return mark.position;
    }
    return this.#marks[0]?.position;
  }

  /** What is held from `position` to the end of the piece that it lies in; empty at the end. `position` must not be before `start`. */
  sliceAt(position: number): Uint8Array {
    const last = this.#segments.at(-1);
    if (!last || position >= this.#end) return new Uint8Array(0);
    const segment = position >= last.start ? last : (this.#segments[this.#indexOf(position)] as Segment);
    const from = position - segment.start;
    return from === 0 && segment.length === segment.bytes.length
      ? segment.bytes
      : segment.bytes.subarray(from, segment.length);
  }

  clear(): void {
    this.#dropBefore(this.#end);
  }

  #copy(bytes: Uint8Array): void {
    let last = this.#segments.at(-1);
    if (!last || last.length + bytes.length > last.bytes.length) {
      last = { start: this.#end, bytes: new Uint8Array(slabSize), length: 0 };
      this.#segments.push(last);
    }
    last.bytes.set(bytes, last.length);
    last.length += bytes.length;
  }

  #indexOf(position: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#segments[middle] as Segment).start <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #trim(): void {
    if (this.#marks.length === 0) {
      const start = this.#end - this.#limits.unmarkedBytes;
      if (start > this.#start) this.#dropBefore(start - (start % packetSize));
      return;
    }
    while (this.#end - this.#start > this.#limits.bytes) {
      const next = this.#marks[1];
      // A GOP that alone is too long cannot be started in its middle: nothing of it is of use.
      this.#dropBefore(next ? next.position : this.#end);
      if (!next) return;
    }
  }

  #dropBefore(position: number): void {
    if (position <= this.#start) return;
    this.#start = position;
    const segments = this.#segments.findIndex((segment) => segment.start + segment.length > position);
    this.#segments.splice(0, segments < 0 ? this.#segments.length : segments);
    const marks = this.#marks.findIndex((mark) => mark.position >= position);
    this.#marks.splice(0, marks < 0 ? this.#marks.length : marks);
  }
}
