import type { AppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Logger } from '../ports.ts';
import { AccessPoints } from './access-points.ts';
import type { JoinOptions, Shared, TsSink } from './consumer.ts';
import { FanOut } from './fan-out.ts';
import { GopRing } from './gop-ring.ts';
import { PacketAligner } from './packet-aligner.ts';
import { type Programme, sameStreams, toInfo } from './programme.ts';
import { ProgrammeFinder } from './programme-finder.ts';
import { type SourceInfo, sameInfo } from './stream-info.ts';
import { packetSize, pidOf } from './ts-packet.ts';

/** Radio can be started at each packet; this much of it is kept, so that a player has something to play at once. */
const radioKeepMs = 2_000;

/**
 * From bytes to consumers: aligns packets, follows the tables, finds keyframes, fills the ring and hands on. Knows no source, no
 * timers and no failures; those are the Upstream's.
 */
export class LiveStream implements Shared {
  readonly log: Logger;
  readonly ring = new GopRing();
  readonly #aligner = new PacketAligner((run) => this.#onRun(run));
  readonly #finder = new ProgrammeFinder();
  readonly #fanOut: FanOut;
  readonly #onInfo: (info: SourceInfo) => void;
  #nowMs = 0;
  #programme: Programme | undefined;
  #points: AccessPoints | undefined;
  #mainPid = -1;
  #info: SourceInfo | undefined;
  /** Another description that has come with one keyframe only. */
  #unconfirmed: SourceInfo | undefined;
  #tablesChanged = false;
  #pointFound = false;

  /**
   * `onInfo` is called with the first keyframe, and when the stream is made up otherwise: at the first keyframe after other tables, or
   * at the second with another sequence header.
   */
  constructor(log: Logger, onInfo: (info: SourceInfo) => void) {
    this.log = log;
    this.#onInfo = onInfo;
    this.#fanOut = new FanOut(this);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get programme(): Programme | undefined {
    return this.#programme;
  }

  nextContinuity(pid: number): number {
    return this.#finder.nextContinuity(pid);
  }

  /** How many bytes of whole packets have come. */
  get alignedBytes(): number {
    return this.ring.end;
  }

  get discardedBytes(): number {
    return this.#aligner.discardedBytes;
  }

  get consumers(): number {
    return this.#fanOut.size;
  }

  /** Whether the chosen stream is encrypted, as far as it has come since the last keyframe. */
  get scrambled(): boolean {
    return this.#points?.scrambled ?? false;
  }

  /** Grows with each picture (with radio: each packet of sound). */
  get pesCount(): number {
    return this.#points?.pesCount ?? 0;
  }

  push(chunk: Uint8Array, nowMs: number): void {
    this.#nowMs = nowMs;
    this.#pointFound = false;
    this.#aligner.push(chunk);
    if (this.#pointFound) this.#tellInfo();
    this.#fanOut.deliver();
  }

  join(sink: TsSink, options: JoinOptions, nowMs: number): Disposable {
    this.#nowMs = nowMs;
    return this.#fanOut.join(sink, options);
  }

  end(error: AppError | undefined): void {
    this.#fanOut.end(error);
    this.ring.clear();
  }

  #onRun(run: Uint8Array): void {
    const base = this.ring.end;
    this.ring.append(run);
    const { wanted } = this.#finder;
    for (let at = 0; at < run.length; at += packetSize) {
      const pid = pidOf(run, at);
      if (pid === this.#mainPid) this.#points?.packet(run, at, base + at);
      else if (wanted[pid] === 1 && this.#finder.packet(run, at)) this.#onTables(base + at);
    }
  }

  /** The tables have changed with the packet at `position`, which is in the ring already. */
  #onTables(position: number): void {
    const { programme } = this.#finder;
    const before = this.#programme;
    if (!programme) return;
    this.#programme = programme;
    if (before && sameStreams(before, programme)) return;
    // What came before goes with other tables. This packet is cut off, too, so that no consumer, however close behind, goes on
    // without a keyframe and the tables before it.
    if (before) this.ring.cutBefore(position + packetSize);
    this.#follow(programme);
    this.#catchUp(position);
  }

  #follow({ video, audio }: Programme): void {
    const main = video ?? audio;
    if (!main) return;
    this.#mainPid = main.pid;
    this.#tablesChanged = true;
    const keepMs = video ? undefined : radioKeepMs;
    this.#points = new AccessPoints(main, (point) => {
      this.ring.mark(point, this.#nowMs, keepMs);
      this.#pointFound = true;
    });
  }

  /** A keyframe may have come before the first PMT; finding it now saves a whole GOP of waiting. */
  #catchUp(end: number): void {
    for (let position = this.ring.start; position < end; ) {
      const bytes = this.ring.sliceAt(position);
      for (let at = 0; at < bytes.length && position + at < end; at += packetSize) {
        if (pidOf(bytes, at) === this.#mainPid) this.#points?.packet(bytes, at, position + at);
      }
      position += bytes.length;
    }
  }

  #tellInfo(): void {
    if (!this.#programme) return;
    const info = toInfo(this.#programme, this.#points?.parameters, this.#points?.hasOpenStarts ?? false);
    if (!this.#isCertain(info) || (this.#info && sameInfo(this.#info, info))) return;
    this.#info = info;
    this.#onInfo(info);
  }

  /**
   * Tables have a checksum, sequence headers have none: a broken bit in one looks like another resolution, and believing it would
   * interrupt who is watching. A real change comes again, the same, with the next keyframe.
   */
  #isCertain(info: SourceInfo): boolean {
    const again = this.#unconfirmed !== undefined && sameInfo(this.#unconfirmed, info);
    const certain = this.#tablesChanged || again;
    this.#unconfirmed = certain ? undefined : info;
    this.#tablesChanged = false;
    return certain;
  }
}
