import { u8, u16 } from './bytes.ts';
import { crc32Mpeg2 } from './crc32.ts';
import { continuityOf, hasPayload, isDiscontinuity, packetSize, payloadStart, startsUnit } from './ts-packet.ts';

/** The longest section there is: 12 bits of length and the three bytes before it. PAT and PMT stay below 1024. */
const maxSection = 4098;

/**
 * Puts the sections of one PID together from its packets (ISO/IEC 13818-1, 2.4.4). Sections may span packets, and several may end
 * or begin in one. Only sections whose CRC is right come out. The section handed out is valid during the call only.
 */
export class SectionAssembler {
  readonly #onSection: (section: Uint8Array) => void;
  readonly #buffer = new Uint8Array(maxSection + packetSize);
  #length = 0;
  /** Whether a section has begun whose end is still to come. */
  #inside = false;
  #continuity = -1;

  constructor(onSection: (section: Uint8Array) => void) {
    this.#onSection = onSection;
  }

  /** The continuity counter of the newest packet; -1 before the first. */
  get continuity(): number {
    return this.#continuity;
  }

  packet(bytes: Uint8Array, at: number): void {
    if (!hasPayload(bytes, at)) return;
    const continuity = continuityOf(bytes, at);
    if (continuity === this.#continuity && !isDiscontinuity(bytes, at)) {
      // A packet may be sent twice; the second tells nothing new, unless a multiplexer that does not count starts a section.
      if (!startsUnit(bytes, at)) return;
    } else if (this.#continuity >= 0 && continuity !== ((this.#continuity + 1) & 0x0f)) {
      this.#inside = false;
    }
    this.#continuity = continuity;

    let from = payloadStart(bytes, at);
    const end = at + packetSize;
    if (startsUnit(bytes, at)) {
      if (from >= end) return;
      const begin = from + 1 + u8(bytes, from);
      if (begin > end) return this.#reset(false);
      if (this.#inside) this.#append(bytes, from + 1, begin);
      this.#reset(true);
      from = begin;
    }
    if (this.#inside) this.#append(bytes, from, end);
  }

  #append(bytes: Uint8Array, from: number, end: number): void {
    for (let i = from; i < end; i++) this.#buffer[this.#length++] = u8(bytes, i);
    while (this.#length >= 3) {
      const total = 3 + (u16(this.#buffer, 1) & 0x0fff);
      // 0xff where a table id should be is stuffing up to the packet's end.
      if (u8(this.#buffer, 0) === 0xff || total > maxSection) return this.#reset(false);
      if (this.#length < total) return;
      if (total >= 12 && crc32Mpeg2(this.#buffer, 0, total) === 0) this.#onSection(this.#buffer.subarray(0, total));
      this.#buffer.copyWithin(0, total, this.#length);
      this.#length -= total;
    }
  }

  #reset(inside: boolean): void {
    this.#inside = inside;
    this.#length = 0;
  }
}
