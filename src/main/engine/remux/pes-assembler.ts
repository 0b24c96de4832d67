import { u8, u16 } from '../transport/bytes.ts';
import {
  continuityOf,
  hasPayload,
  hasTransportError,
  isDiscontinuity,
  isScrambled,
  packetSize,
  payloadStart,
  pesHeaderLength,
  pesTimes,
  startsUnit,
} from '../transport/ts-packet.ts';
import { hasStuffing } from './stuffing.ts';

/** What one PES packet carries. */
export interface Pes {
  /** In units of 90 kHz, 33 bits. */
  readonly pts?: number;
  readonly dts?: number;
  /** Without the header; valid during the call only. */
  readonly data: Buffer;
  /** Something of it is missing or broken. */
  readonly damaged: boolean;
  /** The decoding time of the one after it, where that is known already. */
  readonly nextDts?: number;
}

/**
 * Takes a PES packet. With `certain` false its end was guessed; then false says that there cannot have been the end, and the packet
 * is put together further.
 */
export type PesSink = (pes: Pes, certain: boolean) => boolean;

/** Far more than any picture; what goes on for longer has lost its starts. */
const maxPesBytes = 8 * 1024 * 1024;

/**
 * Puts the PES packets of one PID together (ISO/IEC 13818-1, 2.4.3.6) and hands each on as early as can be: waiting for the start of
 * the next one would cost a picture of latency. The end shows by the length that the header gives, or, where it gives none, by the
 * stuffing that fills the last transport packet. Either is believed until a packet goes on after its end.
 */
export class PesAssembler {
  readonly #sink: PesSink;
  #buffer = Buffer.allocUnsafe(64 * 1024);
  #length = 0;
  #open = false;
  #damaged = false;
  #continuity = -1;
  /** The newest packet with payload, to know its repetition. What comes through the ring is never changed. */
  #last: Uint8Array | undefined;
  #lastAt = 0;
  /** How the end of the newest PES was found, while its successor has not begun. */
  #endedBy: 'start' | 'length' | 'stuffing' = 'start';
  #trustLength = true;
  #trustStuffing = true;

  constructor(sink: PesSink) {
    this.#sink = sink;
  }

  packet(bytes: Uint8Array, at: number): void {
    // The counter is left as it is, so that the next packet shows the gap.
    if (hasTransportError(bytes, at) || isScrambled(bytes, at) || !hasPayload(bytes, at)) return;
    const gap = this.#count(bytes, at);
    if (gap === undefined) return;
    const from = payloadStart(bytes, at);
    const end = at + packetSize;
    if (gap) this.#damaged = true;
    if (startsUnit(bytes, at)) {
      const next = pesTimes(bytes, from, end).dts;
      if (this.#open) this.#deliver(this.#length, true, next);
      this.#begin();
    } else if (!this.#open) {
      this.#contradict(gap);
      return;
    }
    this.#append(bytes, from, end);
    this.#judgeEnd(bytes, at);
  }

  /** Whether packets are missing before this one; undefined when it only repeats the one before. */
  #count(bytes: Uint8Array, at: number): boolean | undefined {
    const before = this.#continuity;
    const continuity = continuityOf(bytes, at);
    this.#continuity = continuity;
    const repeated = continuity === before && this.#isRepetition(bytes, at);
    this.#last = bytes;
    this.#lastAt = at;
    if (repeated) return undefined;
    return before >= 0 && continuity !== ((before + 1) & 0x0f) && !isDiscontinuity(bytes, at);
  }

  /** The same payload; of a repeated packet only the clock reference may differ (2.4.3.3). */
  #isRepetition(bytes: Uint8Array, at: number): boolean {
    if (!this.#last || startsUnit(bytes, at) !== startsUnit(this.#last, this.#lastAt)) return false;
    for (let i = payloadStart(bytes, at) - at; i < packetSize; i++) {
      if (bytes[at + i] !== this.#last[this.#lastAt + i]) return false;
    }
    return true;
  }

  #begin(): void {
    this.#open = true;
    this.#damaged = false;
    this.#length = 0;
    this.#endedBy = 'start';
  }

  /** A packet that continues what was over already: its end was not where it seemed to be. */
  #contradict(gap: boolean): void {
    // After a gap it may belong to a PES whose start was lost.
    if (!gap && this.#endedBy === 'length') this.#trustLength = false;
    if (!gap && this.#endedBy === 'stuffing') this.#trustStuffing = false;
    this.#endedBy = 'start';
  }

  #append(bytes: Uint8Array, from: number, end: number): void {
    const needed = this.#length + end - from;
    if (needed > maxPesBytes) {
      this.#damaged = true;
      return;
    }
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes.subarray(from, end), this.#length);
    this.#length = needed;
  }

  #judgeEnd(bytes: Uint8Array, at: number): void {
    if (this.#length < 9) return;
    const size = u16(this.#buffer, 4);
    if (size > 0) {
      if (this.#trustLength && this.#length >= size + 6) this.#finish(size + 6, 'length');
    } else if (this.#trustStuffing && this.#length > pesHeaderLength(this.#buffer, 0) && hasStuffing(bytes, at)) {
      this.#finish(this.#length, 'stuffing');
    }
  }

  #finish(length: number, endedBy: 'length' | 'stuffing'): void {
    if (!this.#deliver(length, endedBy === 'length', undefined)) return;
    this.#open = false;
    this.#endedBy = endedBy;
  }

  #deliver(length: number, certain: boolean, nextDts: number | undefined): boolean {
    const bytes = this.#buffer;
    const from = length >= 9 ? pesHeaderLength(bytes, 0) : length;
    // Without the two bits there is no header of the kind that has times (2.4.3.7).
    const isPes = length >= 9 && u16(bytes, 0) === 0 && u8(bytes, 2) === 1 && u8(bytes, 6) >> 6 === 2;
    const broken = !isPes || from > length;
    const { pts, dts } = broken ? {} : pesTimes(bytes, 0, from);
    return this.#sink(
      {
        ...(pts === undefined ? {} : { pts }),
        ...(dts === undefined ? {} : { dts }),
        ...(nextDts === undefined ? {} : { nextDts }),
        data: broken ? bytes.subarray(0, 0) : bytes.subarray(from, length),
        damaged: this.#damaged || broken,
      },
      certain,
    );
  }
}
