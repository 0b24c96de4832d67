import { u8 } from '../bytes.ts';

/** Reads bits and Exp-Golomb codes (ITU-T H.264, 9.1). Past the end it reads zeros and `overrun` is true. */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #bits: number;
  #at: number;

  constructor(bytes: Uint8Array, fromByte: number, endByte: number) {
    this.#bytes = bytes;
    this.#at = fromByte * 8;
    this.#bits = endByte * 8;
  }

  get overrun(): boolean {
    return this.#at > this.#bits;
  }

  bit(): number {
    const at = this.#at++;
    return at < this.#bits ? (u8(this.#bytes, at >> 3) >> (7 - (at & 7))) & 1 : 0;
  }

  flag(): boolean {
    return this.bit() === 1;
  }

  /** Up to 32 bits. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  skip(count: number): void {
    this.#at += count;
  }

  ue(): number {
    let zeros = 0;
    while (zeros < 32 && !this.flag()) {
      if (this.overrun) return 0;
      zeros++;
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  se(): number {
    const code = this.ue();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }
}

/** Takes the emulation prevention bytes out (H.264 7.4.1, H.265 7.4.2), in place; returns the new length. */
export function unescapeNal(nal: Uint8Array, length: number): number {
  let to = 0;
  let zeros = 0;
  for (let from = 0; from < length; from++) {
    const byte = u8(nal, from);
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    nal[to++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return to;
}
