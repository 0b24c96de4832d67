import { type AacConfig, adtsHeaderLength, readAdts, sameAac } from './codec/adts.ts';
import {
  hasTransportError,
  isPesStart,
  isScrambled,
  packetSize,
  payloadStart,
  pesHeaderLength,
  startsUnit,
} from './ts-packet.ts';

/** Reads the format of ADTS sound from the first packet of a PES. */
export class AacLearner {
  #config: AacConfig | undefined;
  #rumoured: AacConfig | undefined;

  get config(): AacConfig | undefined {
    return this.#config;
  }

  /** True when it has learnt it, and needs no more packets. */
  packet(bytes: Uint8Array, at: number): boolean {
    if (!startsUnit(bytes, at) || hasTransportError(bytes, at) || isScrambled(bytes, at)) return false;
    const start = payloadStart(bytes, at);
    const end = at + packetSize;
    if (!isPesStart(bytes, start, end)) return false;
    const from = start + pesHeaderLength(bytes, start);
    for (let i = from; i + adtsHeaderLength <= end; i++) {
      const header = readAdts(bytes, i, end);
      if (!header) continue;
      // Elsewhere than at the beginning it may be anything that looks like a header, so it has to be seen twice.
      const isSure = i === from || sameAac(header.config, this.#rumoured);
      this.#rumoured = header.config;
      if (!isSure) continue;
      this.#config = header.config;
      return true;
    }
    return false;
  }
}
