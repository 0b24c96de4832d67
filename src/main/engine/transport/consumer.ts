import type { AppError } from '../kernel/app-error.ts';
import { assertNever } from '../kernel/assert-never.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Logger } from '../ports.ts';
import type { GopRing } from './gop-ring.ts';
import { MainFilter } from './main-filter.ts';
import type { Programme } from './programme.ts';
import { packetCount, packetise } from './psi-writer.ts';
import { continuityOf, packetSize, patPid, pidOf } from './ts-packet.ts';

/** Where a stream goes: a pipe, a socket, a remuxer. */
export interface TsSink {
  /** Takes whole packets; it must not change them. False when it is full: then nothing comes before it has drained. */
  write(bytes: Uint8Array): boolean;
  /** Calls back each time it has room again after it was full. */
  onDrain(callback: () => void): Disposable;
  /**
   * For a sink that is full because it takes its time (a throttle): the reader is about to lose its place. If it can take more, it
   * drains during the call.
   */
  hurry?(): void;
  /** Nothing follows; with an error when the source failed, without when it was closed or the consumer was too slow. */
  end(error?: AppError): void;
}

export interface JoinOptions {
  /** 'main' leaves only the chosen video, audio and PCR, with PAT and PMT to match. */
  readonly selection: 'all' | 'main';
  /** With an age, a player gets that much to play at once. */
  readonly from: 'newest-keyframe' | { readonly minAgeMs: number };
}

/** What all consumers of a stream share. */
export interface Shared {
  readonly ring: GopRing;
  readonly programme: Programme | undefined;
  readonly nowMs: number;
  readonly log: Logger;
  /** The continuity counter of the next packet of a PID that carries tables. */
  nextContinuity(pid: number): number;
}

type ConsumerState =
  /** For a keyframe. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'following' }
  | { readonly kind: 'full'; readonly sinceMs: number }
  | { readonly kind: 'ended' };

const waiting: ConsumerState = { kind: 'waiting' };
const following: ConsumerState = { kind: 'following' };

/**
 * One reader of the ring, at its own position in it. While its sink is full the ring moves on; when it drains it goes on where it
 * was if the ring still holds that, and otherwise at the newest keyframe. It never makes the stream or another consumer wait.
 */
export class Consumer {
  readonly #shared: Shared;
  readonly #sink: TsSink;
  readonly #filter: MainFilter | undefined;
  readonly #minAgeMs: number;
  readonly #drain: Disposable;
  #state: ConsumerState = waiting;
  #position = -1;
  #pumping = false;
  #drained = false;

  constructor(shared: Shared, sink: TsSink, options: JoinOptions) {
    this.#shared = shared;
    this.#sink = sink;
    this.#filter = options.selection === 'main' ? new MainFilter() : undefined;
    this.#minAgeMs = options.from === 'newest-keyframe' ? 0 : options.from.minAgeMs;
    this.#drain = sink.onDrain(() => this.#onDrain());
  }

  get ended(): boolean {
    return this.#state.kind === 'ended';
  }

  /** How long its sink has been full; 0 when it is not. */
  get fullMs(): number {
    return this.#state.kind === 'full' ? this.#shared.nowMs - this.#state.sinceMs : 0;
  }

  /** Gives the sink what is new, up to its being full. */
  pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (this.#step());
    } catch (error) {
      this.#shared.log.warn({ error }, 'A stream consumer failed and is dropped');
      this.end(undefined);
    } finally {
      this.#pumping = false;
    }
  }

  /** Ends the sink, too. */
  end(error: AppError | undefined): void {
    if (this.ended) return;
    this.leave();
    try {
      this.#sink.end(error);
    } catch (cause) {
      this.#shared.log.warn({ error: cause }, 'A stream consumer failed at its end');
    }
  }

  /** Leaves the sink alone. */
  leave(): void {
    if (this.ended) return;
    this.#become({ kind: 'ended' });
    this.#drain.dispose();
  }

  #onDrain(): void {
    this.#drained = true;
    if (this.#state.kind === 'full') {
      this.#become(following);
      this.pump();
    }
  }

  /** One write; false when there is nothing to do. */
  #step(): boolean {
    const { ring, programme } = this.#shared;
    switch (this.#state.kind) {
      case 'ended':
        return false;
      case 'full':
        return this.#hurry();
      case 'waiting': {
        // After a gap the newest keyframe is right, at the beginning the one that was asked for.
        const start = this.#position < 0 ? ring.startFor(this.#minAgeMs, this.#shared.nowMs) : ring.newest;
        if (start === undefined || programme === undefined) return false;
        this.#become(following);
        this.#position = start;
        this.#write(this.#filter?.prelude(programme) ?? originalPrelude(programme, this.#shared, start));
        return true;
      }
      case 'following': {
        if (this.#position < ring.start) {
          this.#become(waiting);
          return true;
        }
        const bytes = ring.sliceAt(this.#position);
        if (bytes.length === 0) return false;
        this.#position += bytes.length;
        const kept = this.#filter && programme ? this.#filter.apply(bytes, programme) : bytes;
        if (kept.length > 0) this.#write(kept);
        return true;
      }
      default:
        return assertNever(this.#state);
    }
  }

  /** Each keyframe may push everything before the one that came last out of the ring. True when the sink has taken the hint. */
  #hurry(): boolean {
    const { newest } = this.#shared.ring;
    if (newest === undefined || this.#position >= newest) return false;
    this.#drained = false;
    this.#sink.hurry?.();
    return this.#drained;
  }

  #write(bytes: Uint8Array): void {
    this.#drained = false;
    const hasRoom = this.#sink.write(bytes);
    // It may have drained, or been left, during the call.
    if (hasRoom || this.#drained || this.ended) return;
    this.#become({ kind: 'full', sinceMs: this.#shared.nowMs });
  }

  #become(next: ConsumerState): void {
    const previous = this.#state;
    this.#state = next;
    // A pipe fills and drains with nearly every write; only what costs the consumer something is worth a line.
    const isOrdinary = (state: ConsumerState): boolean => state.kind === 'following' || state.kind === 'full';
    if (isOrdinary(previous) && isOrdinary(next)) return;
    this.#shared.log.debug({ position: this.#position }, `Stream consumer ${previous.kind}→${next.kind}`);
  }
}

/** The original tables, numbered so that those in the stream from `position` on continue them. */
function originalPrelude({ pat, pmt, pmtPid }: Programme, shared: Shared, position: number): Uint8Array {
  const before = (section: Uint8Array, pid: number): Uint8Array => {
    const next = firstContinuity(shared.ring, position, pid) ?? shared.nextContinuity(pid);
    return packetise(section, pid, (next - packetCount(section)) & 0x0f);
  };
  return Buffer.concat([before(pat.section, patPid), before(pmt.section, pmtPid)]);
}

function firstContinuity(ring: GopRing, from: number, pid: number): number | undefined {
  for (let position = from; position < ring.end; ) {
    const bytes = ring.sliceAt(position);
    for (let at = 0; at < bytes.length; at += packetSize) if (pidOf(bytes, at) === pid) return continuityOf(bytes, at);
    position += bytes.length;
  }
  return undefined;
}
