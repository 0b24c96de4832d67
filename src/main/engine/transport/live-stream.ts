import type { AppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Logger } from '../ports.ts';
import { AacLearner } from './aac-learner.ts';
import { AccessPoints } from './access-points.ts';
import type { AacConfig } from './codec/adts.ts';
import type { JoinOptions, Shared, TsSink } from './consumer.ts';
import { FanOut } from './fan-out.ts';
import { GopRing } from './gop-ring.ts';
import { PacketAligner } from './packet-aligner.ts';
import { type Programme, sameStreams, toInfo } from './programme.ts';
import { ProgrammeFinder } from './programme-finder.ts';
import { type Seed, SeedCheck } from './seed.ts';
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
  #aac = new AacLearner();
  /** The sound whose format is still to be learnt; -1 when it is known or there is none. */
  #aacPid = -1;
  readonly #seed: Seed | undefined;
  /** While the stream is read by what its seed says, because its tables have not come. */
  #seedCheck: SeedCheck | undefined;

  /**
   * `onInfo` is called with the first keyframe, and when the stream is made up otherwise: at the first keyframe after other tables, or
   * at the second with another sequence header. With a seed a keyframe is found before the tables, if the stream looks like it.
   */
  constructor(log: Logger, onInfo: (info: SourceInfo) => void, seed?: Seed) {
    this.log = log;
    this.#onInfo = onInfo;
    this.#fanOut = new FanOut(this);
    this.#seed = seed;
    if (!seed) return;
    const check = new SeedCheck(seed.programme);
    if (check.isWrong) return;
    this.#seedCheck = check;
    this.#programme = seed.programme;
    this.#follow(seed.programme);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Undefined until it is certain; consumers wait for it. */
  get programme(): Programme | undefined {
    return !this.#seedCheck || this.#seedCheck.isBorneOut ? this.#programme : undefined;
  }

  /** The format of the chosen sound, if it is AAC and has come, or is known from before. */
  get aacConfig(): AacConfig | undefined {
    return this.#aac.config ?? this.#seed?.aac;
  }

  /** What to begin with the next time; undefined before the tables have come. */
  get seed(): Seed | undefined {
    const programme = this.#seedCheck ? undefined : this.#programme;
    const { aacConfig: aac } = this;
    const info = this.#info;
    return programme && { programme, ...(aac ? { aac } : {}), ...(info ? { info } : {}) };
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
    return !this.#seedCheck && (this.#points?.scrambled ?? false);
  }

  /** Grows with each picture (with radio: each packet of sound). */
  get pesCount(): number {
    return this.#points?.pesCount ?? 0;
  }

  push(chunk: Uint8Array, nowMs: number): void {
    this.#nowMs = nowMs;
    this.#aligner.push(chunk);
    if (this.#pointFound && this.programme) {
      this.#pointFound = false;
      this.#tellInfo();
    }
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
      else if (pid === this.#aacPid) this.#learn(run, at);
      else if (wanted[pid] === 1 && this.#finder.packet(run, at)) this.#onTables(base + at);
      if (this.#seedCheck && !this.#info) this.#compare(pid, this.#seedCheck);
    }
  }

  #learn(bytes: Uint8Array, at: number): void {
    if (this.#aac.packet(bytes, at)) this.#aacPid = -1;
  }

  /** A packet has come before the tables: does the seed know it? */
  #compare(pid: number, check: SeedCheck): void {
    check.see(pid, pid !== this.#aacPid);
    if (check.isWrong) this.#forgetSeed();
  }

  /** As if there had been none: what it has found may be wrong, and nobody has seen it. */
  #forgetSeed(): void {
    this.#seedCheck = undefined;
    this.#programme = undefined;
    this.#points = undefined;
    this.#mainPid = -1;
    this.#aacPid = -1;
    this.#aac = new AacLearner();
    this.#pointFound = false;
    this.#tablesChanged = false;
    this.ring.unmark();
  }

  /** The tables have changed with the packet at `position`, which is in the ring already. */
  #onTables(position: number): void {
    const { programme } = this.#finder;
    if (!programme) return;
    const confirmed = this.#programme !== undefined && sameStreams(this.#programme, programme);
    if (this.#seedCheck && !confirmed && !this.#info) this.#forgetSeed();
    this.#seedCheck = undefined;
    const before = this.#programme;
    this.#programme = programme;
    if (confirmed) return;
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
    this.#aac = new AacLearner();
    this.#aacPid = video && audio?.kind.kind === 'audio' && audio.kind.codec === 'aac' ? audio.pid : -1;
    this.#tablesChanged = true;
    const keepMs = video ? undefined : radioKeepMs;
    this.#points = new AccessPoints(main, (point) => {
      this.ring.mark(point, this.#nowMs, keepMs, this.#seedCheck !== undefined);
      this.#pointFound = true;
    });
  }

  /** A keyframe may have come before the first PMT; finding it now saves a whole GOP of waiting. */
  #catchUp(end: number): void {
    for (let position = this.ring.start; position < end; ) {
      const bytes = this.ring.sliceAt(position);
      for (let at = 0; at < bytes.length && position + at < end; at += packetSize) {
        const pid = pidOf(bytes, at);
        if (pid === this.#mainPid) this.#points?.packet(bytes, at, position + at);
        else if (pid === this.#aacPid) this.#learn(bytes, at);
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
