import type { AacConfig } from './codec/adts.ts';
import type { Programme } from './programme.ts';
import type { SourceInfo } from './stream-info.ts';
import { nullPid, patPid, pidCount } from './ts-packet.ts';

/** What a source sent the last time: a keyframe that comes before the tables can be recognised by it. */
export interface Seed {
  readonly programme: Programme;
  readonly aac?: AacConfig;
  /** How it was made up; for what can be got ready before anything has come. */
  readonly info?: SourceInfo;
}

/** PIDs below are for tables of the transport stream (ISO/IEC 13818-1, table 2-3; EN 300 468, table 1); ATSC has one more. */
const firstOwnPid = 0x20;
const atscPid = 0x1ffb;

/**
 * Whether a stream looks as its seed says, before its tables have come: all that is sent is in the seed, and the chosen streams are
 * sent. A seed that is wrong is given up at the first packet that it does not know, and until it is borne out nobody hears of it.
 */
export class SeedCheck {
  readonly #known = new Uint8Array(pidCount);
  readonly #missing: Set<number>;
  #isWrong = false;

  constructor({ pat, pmt, pmtPid, video, audio }: Programme) {
    for (const pid of [patPid, pmtPid, pmt.pcrPid, nullPid, atscPid, ...pmt.streams.map((stream) => stream.pid)]) {
      this.#known[pid] = 1;
    }
    this.#known.fill(1, 0, firstOwnPid);
    this.#missing = new Set([video, audio].flatMap((stream) => (stream ? [stream.pid] : [])));
    // Among several programmes another one may have taken over the PIDs.
    this.#isWrong = pat.programmes.length !== 1;
  }

  get isWrong(): boolean {
    return this.#isWrong;
  }

  get isBorneOut(): boolean {
    return !this.#isWrong && this.#missing.size === 0;
  }

  /** A packet of the PID has come; with sound in AAC only one that has shown to be it counts. */
  see(pid: number, isProven: boolean): void {
    if (this.#known[pid] !== 1) this.#isWrong = true;
    if (isProven) this.#missing.delete(pid);
  }
}
