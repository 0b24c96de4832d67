import { sameBytes, u8 } from '../transport/bytes.ts';
import { BitReader, unescapeNal } from '../transport/codec/bit-reader.ts';
import { nalType } from './access-units.ts';
import { readSpsDetails, type SpsDetails } from './sps.ts';

/** What stands in the sample entry of a video track. */
export interface VideoFormat {
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
  readonly details: SpsDetails;
}

type Sets = Map<number, Uint8Array>;

/**
 * The parameter sets that are in force. Those that a keyframe brings make up the format of what follows it; others that come in
 * between stay in the pictures.
 */
export class ParameterSets {
  #sps: Sets = new Map();
  #pps: Sets = new Map();
  #format: VideoFormat | undefined;

  get format(): VideoFormat | undefined {
    return this.#format;
  }

  /** Whether a slice may name it. While none has come, nothing is known. */
  mayHavePps(id: number): boolean {
    return this.#pps.size === 0 || this.#pps.has(id);
  }

  /** Takes note of the sets in a picture; gives back what has to stay in it. */
  take(units: readonly Uint8Array[], isKeyframe: boolean): Uint8Array[] {
    const sps: Sets = new Map();
    const pps: Sets = new Map();
    const rest = units.filter((unit) => {
      const type = u8(unit, 0) & 0x1f;
      if (type === nalType.sps && unit.length > 4) sps.set(idOf(unit, 4), Uint8Array.from(unit));
      else if (type === nalType.pps && unit.length > 1) pps.set(idOf(unit, 1), Uint8Array.from(unit));
      else return true;
      return !isKeyframe && !this.#isInFormat(unit);
    });
    // A keyframe that brings both needs no others; without that rule sets of long ago would be carried along for ever.
    const whole = isKeyframe && sps.size > 0 && pps.size > 0;
    this.#sps = whole ? sps : new Map([...this.#sps, ...sps]);
    this.#pps = whole ? pps : new Map([...this.#pps, ...pps]);
    if (isKeyframe) this.#update();
    return rest;
  }

  /** A new object only when something has changed. */
  #update(): void {
    const sps = [...this.#sps.values()];
    const pps = [...this.#pps.values()];
    const before = this.#format;
    if (before && sameSets(before.sps, sps) && sameSets(before.pps, pps)) return;
    const details = sps[0] && readSpsDetails(sps[0]);
    this.#format = details && pps.length > 0 && sps.length < 32 && pps.length < 256 ? { sps, pps, details } : undefined;
  }

  #isInFormat(unit: Uint8Array): boolean {
    const format = this.#format;
    return format !== undefined && [...format.sps, ...format.pps].some((known) => sameBytes(known, unit));
  }
}

const sameSets = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.length === b.length && a.every((set, i) => sameBytes(set, b[i] ?? new Uint8Array(0)));

/** The set's number, an Exp-Golomb code. */
function idOf(unit: Uint8Array, from: number): number {
  const head = Uint8Array.from(unit.subarray(0, from + 8));
  return new BitReader(head, from, unescapeNal(head, head.length)).ue();
}
